namespace GatewayOperator.Api.Schema;

/// <summary>A list without duplicates; order means nothing.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XListSetAttribute : Attribute;
