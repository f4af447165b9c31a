namespace GatewayOperator.Api.Schema;

/// <summary>A regular expression that a string, or every string of a list, matches.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternAttribute(string pattern, string explanation) : Attribute
{
    public string Pattern { get; } = pattern;

    /// <summary>The pattern in words: ends the sentence "must be …".</summary>
    public string Explanation { get; } = explanation;
}
