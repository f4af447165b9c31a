using System.Globalization;

namespace GatewayOperator.Api.Configuration;

/// <summary>
/// <c>major.minor</c> of the GatewayConfig format. A reader accepts its own major and the one before, ignores fields
/// that a newer minor added, and refuses a newer major (it cannot know what it would fail to enforce). What refuses or
/// holds something, as the rules of 2.0 do, is therefore never the addition of a minor.
/// </summary>
public readonly record struct GatewayConfigVersion(int Major, int Minor)
{
    /// <summary>
    /// The version this build writes. 2.1 added what concerns proxies on a cluster, and no older one runs there.
    /// </summary>
    public static GatewayConfigVersion Current { get; } = new(2, 1);

    /// <summary>The oldest major this build reads.</summary>
    public const int OldestMajor = 1;

    public bool IsReadable => Major >= OldestMajor && Major <= Current.Major;

    public static bool TryParse(string? text, out GatewayConfigVersion version)
    {
        version = default;
        var dot = text?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        if (dot < 1
            || !int.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            || !int.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var minor))
        {
            return false;
        }

        version = new GatewayConfigVersion(major, minor);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");
}
