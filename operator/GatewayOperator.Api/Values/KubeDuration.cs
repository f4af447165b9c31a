using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace GatewayOperator.Api.Values;

/// <summary>
/// A duration as Kubernetes writes it: <c>90s</c>, <c>1h30m</c>, <c>1.5h</c>; also days (<c>90d</c>, each 24 hours).
/// </summary>
[JsonConverter(typeof(KubeDurationConverter))]
public readonly partial record struct KubeDuration(TimeSpan Value)
{
    /// <summary>What the CRD checks and <see cref="TryParse"/> reads.</summary>
    public const string Pattern = @"^([0-9]{1,9}(\.[0-9]{1,9})?(ms|s|m|h|d))+$";

    /// <summary>The pattern in words.</summary>
    public const string Explanation = "a duration such as 30s, 5m, 1h30m or 90d";

    // 100 years: beyond it arithmetic on dates overflows.
    private const double MaxSeconds = 100d * 365 * 24 * 3600;

    private static readonly (string Unit, double Seconds)[] Units =
        [("d", 86400), ("h", 3600), ("m", 60), ("s", 1), ("ms", 0.001)];

    public static implicit operator TimeSpan(KubeDuration duration) => duration.Value;

    public TimeSpan ToTimeSpan() => Value;

    public static bool TryParse(string? text, out KubeDuration duration)
    {
        duration = default;
        // $ also matches before a final line feed, so the length decides.
        if (string.IsNullOrEmpty(text) || text.Length > 64 || Whole().Match(text).Length != text.Length)
        {
            return false;
        }

        double seconds = 0;
        foreach (Match part in Part().Matches(text))
        {
            var unit = Array.Find(Units, u => u.Unit == part.Groups[2].Value);
            seconds += double.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture) * unit.Seconds;
        }

        if (seconds > MaxSeconds)
        {
            return false;
        }

        duration = new KubeDuration(TimeSpan.FromSeconds(seconds));
        return true;
    }

    /// <summary>The canonical text: largest units first, no zero parts.</summary>
    public override string ToString()
    {
        var rest = Value.TotalMilliseconds;
        var text = new StringBuilder();
        foreach (var (unit, seconds) in Units)
        {
            var size = seconds * 1000;
            var count = Math.Floor(rest / size);
            if (count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{count:0}{unit}");
                rest -= count * size;
            }
        }

        return text.Length == 0 ? "0s" : text.ToString();
    }

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"([0-9.]+)(ms|s|m|h|d)", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
