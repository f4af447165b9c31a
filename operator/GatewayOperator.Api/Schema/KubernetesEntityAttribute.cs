namespace GatewayOperator.Api.Schema;

/// <summary>Names a kind as the API server knows it.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KubernetesEntityAttribute : Attribute
{
    public required string Group { get; init; }

    public required string ApiVersion { get; init; }

    public required string Kind { get; init; }

    public required string PluralName { get; init; }

    /// <summary>Short name for kubectl.</summary>
    public required string ShortName { get; init; }
}
