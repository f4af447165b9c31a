namespace GatewayOperator.Api.Schema;

/// <summary>Length in characters of a string, or of every string of a list.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthAttribute(int minLength, int maxLength) : Attribute
{
    public int MinLength { get; } = minLength;

    public int MaxLength { get; } = maxLength;
}
