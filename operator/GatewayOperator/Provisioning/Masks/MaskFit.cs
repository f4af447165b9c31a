using GatewayOperator.Api.Masking;

namespace GatewayOperator.Provisioning.Masks;

/// <summary>Says which masks a type can have.</summary>
internal static class MaskFit
{
    // A family takes a mask type whatever the other parameters are; Bucket takes numbers or dates.
    private static readonly Mask[] Samples =
    [
        new() { Type = MaskType.Null },
        new() { Type = MaskType.Constant, Value = "" },
        new() { Type = MaskType.Redact },
        new() { Type = MaskType.Partial, KeepLast = 1 },
        new() { Type = MaskType.Email },
        new() { Type = MaskType.Pseudonym },
        new() { Type = MaskType.Bucket, Width = 1 },
        new() { Type = MaskType.Bucket, Unit = BucketUnit.Year },
        new() { Type = MaskType.Scrub, Detectors = [ScrubDetector.Email] },
        new() { Type = MaskType.JsonKeys, Keys = ["key"] },
    ];

    public static string Refusal(Mask mask, ColumnType type)
    {
        var fitting = Samples.Where(s => MaskExpression.For(s, type, "c", "k") is not null).Select(Name).ToList();
        return $"mask {Name(mask)} does not fit {type.Sql}; use {string.Join(", ", fitting[..^1])} or {fitting[^1]}";
    }

    private static string Name(Mask mask) => mask switch
    {
        { Width: not null } => $"{mask.Type} (width)",
        { Unit: not null } => $"{mask.Type} (unit)",
        _ => mask.Type.ToString(),
    };
}
