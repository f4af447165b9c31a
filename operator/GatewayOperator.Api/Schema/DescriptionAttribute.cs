namespace GatewayOperator.Api.Schema;

/// <summary>Text for <c>kubectl explain</c>, the CRD and docs/configuration.md.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class DescriptionAttribute(string description) : Attribute
{
    public string Description { get; } = description;
}
