using System.Text;
using GatewayProxy.Recording;

namespace GatewayProxy.Sessions;

/// <summary>
/// The prepared statements and portals of a session by name, as the client's messages define them. Touched by the
/// client's loop only.
/// </summary>
public sealed class SessionStatements
{
    /// <summary>Names a client may hold at once; a server takes more, a gateway's memory is shared.</summary>
    private const int MaxNames = 100_000;

    private readonly Dictionary<string, PreparedStatement> _prepared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Portal> _portals = new(StringComparer.Ordinal);
    private PreparedStatement? _unnamed;

    /// <summary>False when the client holds too many names.</summary>
    public bool TryPrepare(string name, long journalLine, out PreparedStatement statement)
    {
        statement = new PreparedStatement(name, journalLine);
        if (name.Length == 0)
        {
            _unnamed = statement;
            return true;
        }

        if (_prepared.Count >= MaxNames)
        {
            return false;
        }

        _prepared[name] = statement;
        return true;
    }

    public bool TryBind(ReadOnlySpan<byte> portal, ReadOnlySpan<byte> statement, ReadOnlySpan<byte> parameters)
    {
        var name = Name(portal);
        if (_portals.Count >= MaxNames && !_portals.ContainsKey(name))
        {
            return false;
        }

        var kept = parameters[..Math.Min(parameters.Length, SessionJournal.ParameterHeadBytes)];
        var bound = new Portal(name);
        bound.Bind(FindPrepared(statement), kept);
        _portals[name] = bound;
        return true;
    }

    public Portal? FindPortal(ReadOnlySpan<byte> name) => _portals.GetValueOrDefault(Name(name));

    public void ClosePrepared(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            _unnamed = null;
        }
        else
        {
            _prepared.Remove(Name(name));
        }
    }

    public void ClosePortal(ReadOnlySpan<byte> name) => _portals.Remove(Name(name));

    public static string Name(ReadOnlySpan<byte> name) => name.IsEmpty ? "" : Encoding.UTF8.GetString(name);

    private PreparedStatement? FindPrepared(ReadOnlySpan<byte> name) =>
        name.IsEmpty ? _unnamed : _prepared.GetValueOrDefault(Name(name));
}
