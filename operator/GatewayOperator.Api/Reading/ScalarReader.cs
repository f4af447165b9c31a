using System.Globalization;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Values;
using GatewayOperator.Api.Yaml;

namespace GatewayOperator.Api.Reading;

/// <summary>
/// Reads one scalar as the type its field has; anything else is an error with the fix, never a guess.
/// </summary>
public static class ScalarReader
{
    /// <summary>The value as JSON, or what is wrong.</summary>
    public static (JsonNode? Value, string? Error) Read(YamlScalar scalar, Type type, FieldRules rules)
    {
        if (type == typeof(string))
        {
            return ReadText(scalar, rules);
        }

        if (type == typeof(bool))
        {
            return scalar is { IsPlain: true, Text: "true" or "false" }
                ? (JsonValue.Create(scalar.Text == "true"), null)
                : (null, "must be true or false, without quotes.");
        }

        if (type == typeof(int) || type == typeof(long))
        {
            return ReadNumber(scalar, type, rules);
        }

        return type.IsEnum ? ReadEnum(scalar, type) : ReadValue(scalar, type);
    }

    private static (JsonNode?, string?) ReadText(YamlScalar scalar, FieldRules rules)
    {
        if (scalar.IsPlain && !IsCertainlyText(scalar.Text))
        {
            return (null, $"must be text, but YAML reads {scalar.Text} as something else: write \"{scalar.Text}\".");
        }

        var fault = rules.CheckText(scalar.Text);
        return fault is null ? (JsonValue.Create(scalar.Text), null) : (null, fault);
    }

    // Kubernetes reads YAML 1.1, where yes, no, on and off are booleans; a file must mean the same in both modes.
    private static bool IsCertainlyText(string text) =>
        text.ToLowerInvariant() is not ("true" or "false" or "yes" or "no" or "on" or "off" or "y" or "n" or "null"
            or "~" or "" or ".inf" or ".nan")
        && !double.TryParse(text.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out _)
        && !text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        && !text.StartsWith("0o", StringComparison.OrdinalIgnoreCase);

    private static (JsonNode?, string?) ReadNumber(YamlScalar scalar, Type type, FieldRules rules)
    {
        if (!scalar.IsPlain
            || !long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            || (type == typeof(int) && number is < int.MinValue or > int.MaxValue))
        {
            return (null, $"must be a whole number without quotes, not \"{Shorten(scalar.Text)}\".");
        }

        var fault = rules.CheckNumber(number);
        return fault is null ? (JsonValue.Create(number), null) : (null, fault);
    }

    private static (JsonNode?, string?) ReadEnum(YamlScalar scalar, Type type)
    {
        var names = Enum.GetNames(type);
        if (names.Contains(scalar.Text))
        {
            return scalar.IsNull
                ? (null, $"is empty, because YAML reads a bare {scalar.Text} as nothing: write \"{scalar.Text}\".")
                : (JsonValue.Create(scalar.Text), null);
        }

        var near = Suggestion.For(scalar.Text, names);
        var hint = near is null ? "" : $" Did you mean {near}?";
        return (null, $"\"{Shorten(scalar.Text)}\" is not one of {string.Join(", ", names)}.{hint}");
    }

    private static (JsonNode?, string?) ReadValue(YamlScalar scalar, Type type)
    {
        var (valid, explanation) = type switch
        {
            _ when type == typeof(KubeDuration) =>
                (KubeDuration.TryParse(scalar.Text, out _), KubeDuration.Explanation),
            _ when type == typeof(ByteQuantity) =>
                (ByteQuantity.TryParse(scalar.Text, out _) && !IsBareNumber(scalar), ByteQuantity.Explanation),
            _ when type == typeof(DateTimeOffset) => (Timestamp.TryParse(scalar.Text, out _), Timestamp.Explanation),
            _ => throw new NotSupportedException($"Fields of type {type} are not read."),
        };
        return valid
            ? (JsonValue.Create(scalar.Text), null)
            : (null, $"must be {explanation}, not \"{Shorten(scalar.Text)}\".");
    }

    private static bool IsBareNumber(YamlScalar scalar) => scalar.IsPlain && scalar.Text.All(char.IsAsciiDigit);

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..37] + "...";
}
