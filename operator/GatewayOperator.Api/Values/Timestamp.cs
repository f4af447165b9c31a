using System.Globalization;
using System.Text.RegularExpressions;

namespace GatewayOperator.Api.Values;

/// <summary>Points in time as Kubernetes writes them: RFC 3339 with an explicit offset.</summary>
public static partial class Timestamp
{
    /// <summary>The format in words.</summary>
    public const string Explanation = "a time with its offset, such as 2026-12-31T18:00:00Z";

    /// <summary>A text without offset is refused: the machine's time zone must not decide when a grant ends.</summary>
    public static bool TryParse(string? text, out DateTimeOffset time)
    {
        time = default;
        return text is not null
            && Rfc3339().IsMatch(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out time);
    }

    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,7})?(Z|[+-]\d{2}:\d{2})\z")]
    private static partial Regex Rfc3339();
}
