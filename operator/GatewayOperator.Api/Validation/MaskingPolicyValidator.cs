using GatewayOperator.Api.Masking;

namespace GatewayOperator.Api.Validation;

/// <summary>Checks a policy's spec.</summary>
public static class MaskingPolicyValidator
{
    /// <summary>Characters that Partial may show in all; at run time never more than half of a value.</summary>
    public const int MaxShown = 8;

    public static void Validate(MaskingPolicySpec spec, FieldErrors errors)
    {
        for (var i = 0; i < spec.Rules.Count; i++)
        {
            CheckMask(spec.Rules[i].Mask, $"spec.rules[{i}].mask", errors);
        }
    }

    private static void CheckMask(Mask mask, string path, FieldErrors errors)
    {
        foreach (var (field, given, type) in Parameters(mask))
        {
            errors.AddIf(
                given && mask.Type != type,
                $"{path}.{field}",
                $"belongs to type {type}, not {mask.Type}; remove it.");
        }

        var missing = Missing(mask);
        if (missing is not null)
        {
            errors.Add(path, $"type {mask.Type} needs {missing}.");
        }

        errors.AddIf(
            mask.Type == MaskType.Partial && (mask.KeepFirst ?? 0) + (mask.KeepLast ?? 0) > MaxShown,
            path,
            $"keepFirst and keepLast together show more than {MaxShown} characters; lower them "
                + "(whatever they say, never more than half of a value is shown).");
    }

    private static IEnumerable<(string Field, bool Given, MaskType Type)> Parameters(Mask mask) =>
    [
        ("value", mask.Value is not null, MaskType.Constant),
        ("keepFirst", mask.KeepFirst is not null, MaskType.Partial),
        ("keepLast", mask.KeepLast is not null, MaskType.Partial),
        ("width", mask.Width is not null, MaskType.Bucket),
        ("unit", mask.Unit is not null, MaskType.Bucket),
        ("detectors", mask.Detectors is not null, MaskType.Scrub),
        ("keys", mask.Keys is not null, MaskType.JsonKeys),
    ];

    private static string? Missing(Mask mask) => mask.Type switch
    {
        MaskType.Constant when mask.Value is null => "value",
        MaskType.Partial when (mask.KeepFirst ?? 0) + (mask.KeepLast ?? 0) == 0 => "keepFirst or keepLast above 0",
        MaskType.Bucket when mask.Width is null == mask.Unit is null =>
            "exactly one of width (numbers) and unit (dates)",
        MaskType.Scrub when mask.Detectors is null => "detectors",
        MaskType.JsonKeys when mask.Keys is null => "keys",
        _ => null,
    };
}
