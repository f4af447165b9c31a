using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Resources;

/// <summary>One key of a Secret in the same namespace.</summary>
public sealed record SecretKeyReference
{
    [Description("Name of a Secret in the same namespace.")]
    [Length(1, 253)]
    public required string Name { get; init; }

    [Description("Key in the Secret.")]
    [Length(1, 253)]
    public required string Key { get; init; }
}
