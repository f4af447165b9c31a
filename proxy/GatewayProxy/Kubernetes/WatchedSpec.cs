using GatewayOperator.Api.Resources;

namespace GatewayProxy.Kubernetes;

/// <summary>Which target a grant, policy or rule is of; a target itself says nothing here.</summary>
public sealed record WatchedSpec
{
    public LocalReference? TargetRef { get; init; }
}
