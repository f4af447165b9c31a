using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace GatewayOperator.Api.Values;

/// <summary>A number of bytes as Kubernetes writes quantities: <c>1Gi</c>, <c>500M</c>, <c>4096</c>.</summary>
[JsonConverter(typeof(ByteQuantityConverter))]
public readonly partial record struct ByteQuantity(long Bytes)
{
    /// <summary>What the CRD checks and <see cref="TryParse"/> reads.</summary>
    public const string Pattern = "^[0-9]{1,15}(Ki|Mi|Gi|Ti|k|M|G|T)?$";

    /// <summary>The pattern in words.</summary>
    public const string Explanation = "a quantity of bytes in quotes or with a unit, such as 64Mi or 1Gi";

    private static readonly (string Suffix, long Factor)[] Units =
    [
        ("Ti", 1L << 40), ("Gi", 1L << 30), ("Mi", 1L << 20), ("Ki", 1L << 10),
        ("T", 1_000_000_000_000), ("G", 1_000_000_000), ("M", 1_000_000), ("k", 1_000),
    ];

    public static bool TryParse(string? text, out ByteQuantity quantity)
    {
        quantity = default;
        // $ also matches before a final line feed, so the length decides.
        if (string.IsNullOrEmpty(text) || Whole().Match(text).Length != text.Length)
        {
            return false;
        }

        var unit = Array.Find(Units, u => text.EndsWith(u.Suffix, StringComparison.Ordinal));
        var digits = text.AsSpan(0, text.Length - (unit.Suffix?.Length ?? 0));
        var bytes = (Int128)long.Parse(digits, CultureInfo.InvariantCulture) * Math.Max(unit.Factor, 1);
        if (bytes > long.MaxValue)
        {
            return false;
        }

        quantity = new ByteQuantity((long)bytes);
        return true;
    }

    /// <summary>The shortest exact text.</summary>
    public override string ToString()
    {
        var bytes = Bytes;
        var unit = Array.Find(Units, u => bytes >= u.Factor && bytes % u.Factor == 0);
        return unit.Suffix is null
            ? bytes.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{bytes / unit.Factor}{unit.Suffix}");
    }

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant)]
    private static partial Regex Whole();
}
