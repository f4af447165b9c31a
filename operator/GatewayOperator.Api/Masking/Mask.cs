using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Masking;

/// <summary>How a protected column appears; which parameters apply depends on the type.</summary>
[ValidationRule("self.type != 'Constant' || has(self.value)", "type Constant needs value")]
[ValidationRule("self.type != 'Partial' || has(self.keepFirst) || has(self.keepLast)",
    "type Partial needs keepFirst or keepLast")]
[ValidationRule("self.type != 'Scrub' || has(self.detectors)", "type Scrub needs detectors")]
[ValidationRule("self.type != 'JsonKeys' || has(self.keys)", "type JsonKeys needs keys")]
[ValidationRule("self.type != 'Bucket' || has(self.width) != has(self.unit)", "type Bucket needs width or unit")]
public sealed record Mask
{
    [Description(
        "Null (quote it in YAML), Constant, Redact, Partial, Email, Pseudonym (keyed, join-preserving), Bucket, "
            + "Scrub (free text) or JsonKeys (allow-list).")]
    public required MaskType Type { get; init; }

    [Description("Constant: the value, as text.")]
    public string? Value { get; init; }

    [Description("Partial: characters shown at the start. Never more than half of a value is shown in all.")]
    [Range(0, 8)]
    public int? KeepFirst { get; init; }

    [Description("Partial: characters shown at the end. Never more than half of a value is shown in all.")]
    [Range(0, 8)]
    public int? KeepLast { get; init; }

    [Description("Bucket: width for numbers.")]
    [Range(1, long.MaxValue)]
    public long? Width { get; init; }

    [Description("Bucket: unit that dates and times are cut to.")]
    public BucketUnit? Unit { get; init; }

    [Description("Scrub: what is looked for in the text.")]
    [XListSet]
    [Items(1, 8)]
    public IReadOnlyList<ScrubDetector>? Detectors { get; init; }

    [Description("JsonKeys: keys whose values stay; all others are removed.")]
    [XListSet]
    [Items(1, 64)]
    [Length(1, 256)]
    public IReadOnlyList<string>? Keys { get; init; }
}
