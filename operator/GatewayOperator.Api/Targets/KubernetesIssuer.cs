namespace GatewayOperator.Api.Targets;

/// <summary>Marks an issuer as the cluster's API server; there is nothing to set.</summary>
public sealed record KubernetesIssuer;
