using System.Reflection;
using System.Text.RegularExpressions;
using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Reading;

/// <summary>The constraints that a property's attributes state; the same that the CRD carries.</summary>
public sealed class FieldRules
{
    /// <summary>The rules of a document's root: none.</summary>
    public static FieldRules None { get; } = new(null);

    private readonly PatternAttribute? _pattern;
    private readonly LengthAttribute? _length;
    private readonly RangeAttribute? _range;
    private readonly ItemsAttribute? _items;

    public FieldRules(ICustomAttributeProvider? property)
    {
        _pattern = Find<PatternAttribute>(property);
        _length = Find<LengthAttribute>(property);
        _range = Find<RangeAttribute>(property);
        _items = Find<ItemsAttribute>(property);
        MapKey = Find<XListMapKeysAttribute>(property)?.Key;
        IsSet = Find<XListSetAttribute>(property) is not null;
    }

    /// <summary>The field that identifies objects of a list.</summary>
    public string? MapKey { get; }

    /// <summary>Whether a list is without duplicates.</summary>
    public bool IsSet { get; }

    /// <summary>What is wrong with a string, or null.</summary>
    public string? CheckText(string text)
    {
        var minimum = _length?.MinLength ?? 0;
        var maximum = _length?.MaxLength ?? SchemaLimits.MaxLength;
        if (text.Length < minimum)
        {
            return text.Length == 0 ? "must not be empty." : $"must have at least {minimum} characters.";
        }

        if (text.Length > maximum)
        {
            return $"has {text.Length} characters; at most {maximum} are allowed.";
        }

        // $ also matches before a final line feed, so the length decides.
        return _pattern is null
            || Regex.Match(text, _pattern.Pattern, RegexOptions.CultureInvariant).Length == text.Length
                ? null
                : $"must be {_pattern.Explanation}.";
    }

    /// <summary>What is wrong with a number, or null.</summary>
    public string? CheckNumber(long number) =>
        _range is not null && (number < _range.Minimum || number > _range.Maximum)
            ? _range.Maximum == long.MaxValue
                ? $"must be at least {_range.Minimum}."
                : $"must be between {_range.Minimum} and {_range.Maximum}."
            : null;

    /// <summary>What is wrong with a number of entries, or null.</summary>
    public string? CheckCount(int count)
    {
        var minimum = _items?.MinItems ?? 0;
        var maximum = _items?.MaxItems ?? SchemaLimits.MaxItems;
        if (count < minimum)
        {
            return minimum == 1 ? "must have at least one entry." : $"must have at least {minimum} entries.";
        }

        return count > maximum ? $"has {count} entries; at most {maximum} are allowed." : null;
    }

    private static T? Find<T>(ICustomAttributeProvider? property)
        where T : Attribute =>
        property?.GetCustomAttributes(typeof(T), inherit: true).OfType<T>().FirstOrDefault();
}
