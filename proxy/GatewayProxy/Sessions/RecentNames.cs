using System.Text;

namespace GatewayProxy.Sessions;

/// <summary>
/// Names as strings. A driver uses the same few prepared statements over and over: their names are made once.
/// </summary>
public sealed class RecentNames
{
    private const int Slots = 16;

    private readonly string?[] _names = new string?[Slots];

    /// <summary>One character for each byte, so that different bytes never become the same name.</summary>
    public string Get(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            return "";
        }

        // Drivers count their statements: the last digit tells them apart.
        ref var known = ref _names[(name[^1] + name.Length) % Slots];
        return known is not null && Ascii.Equals(name, known) ? known : known = Encoding.Latin1.GetString(name);
    }
}
