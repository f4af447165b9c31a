using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Resources;

/// <summary>A resource in the same namespace.</summary>
public sealed record LocalReference
{
    [Description("Name of a resource in the same namespace.")]
    [Length(1, 253)]
    public required string Name { get; init; }
}
