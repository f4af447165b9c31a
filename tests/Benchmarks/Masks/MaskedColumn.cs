using GatewayOperator.Api.Masking;

namespace GatewayOperator.Tests.Benchmarks.Masks;

/// <summary>A column of the table that is measured: one for every kind of mask.</summary>
/// <param name="Name">Column name.</param>
/// <param name="Type">SQL type.</param>
/// <param name="Value">SQL expression of row <c>i</c>.</param>
/// <param name="Mask">What is shown instead.</param>
public sealed record MaskedColumn(string Name, string Type, string Value, Mask Mask)
{
    private const string Word = "substr(md5(i::text), 1, 16)";

    /// <summary>The mask's type, as the tables show it.</summary>
    public string Kind => Mask switch
    {
        { Type: MaskType.Bucket, Unit: { } unit } => $"Bucket by {unit}".ToLowerInvariant(),
        { Type: MaskType.Bucket } => "bucket by width",
        _ => Mask.Type.ToString().ToLowerInvariant(),
    };

    public static IReadOnlyList<MaskedColumn> All { get; } =
    [
        new("nothing", "text", Word, new Mask { Type = MaskType.Null }),
        new("fixed", "text", Word, new Mask { Type = MaskType.Constant, Value = "hidden" }),
        new("redacted", "text", Word, new Mask { Type = MaskType.Redact }),
        new("card", "text", "lpad(i::text, 16, '4')", new Mask { Type = MaskType.Partial, KeepLast = 4 }),
        new("email", "text", "'user' || i || '@example.com'", new Mask { Type = MaskType.Email }),
        new("name", "text", Word, new Mask { Type = MaskType.Pseudonym }),
        new("salary", "int", "i", new Mask { Type = MaskType.Bucket, Width = 1000 }),
        new(
            "born", "date", "date '1950-01-01' + i % 20000",
            new Mask { Type = MaskType.Bucket, Unit = BucketUnit.Year }),
        new(
            "note", "text", "'Asked from user' || i || '@example.com, call +49 30 1234567.'",
            new Mask { Type = MaskType.Scrub, Detectors = Enum.GetValues<ScrubDetector>() }),
        new(
            "settings", "jsonb", "jsonb_build_object('plan', 'pro', 'email', 'user' || i || '@example.com')",
            new Mask { Type = MaskType.JsonKeys, Keys = ["plan"] }),
    ];
}
