using GatewayOperator.Api.Resources;
using GatewayOperator.Kubernetes;
using k8s.Models;

namespace GatewayOperator.Cluster.Targets;

/// <summary>The kinds that a target's gateway consists of.</summary>
public static class OwnedKinds
{
    public static ResourceType ServiceAccount { get; } = ResourceType.Of<V1ServiceAccount>();

    public static ResourceType Role { get; } = ResourceType.Of<V1Role>();

    public static ResourceType RoleBinding { get; } = ResourceType.Of<V1RoleBinding>();

    public static ResourceType Deployment { get; } = ResourceType.Of<V1Deployment>();

    public static ResourceType StatefulSet { get; } = ResourceType.Of<V1StatefulSet>();

    public static ResourceType Service { get; } = ResourceType.Of<V1Service>();

    public static ResourceType NetworkPolicy { get; } = ResourceType.Of<V1NetworkPolicy>();

    public static ResourceType ConfigMap { get; } = ResourceType.Of<V1ConfigMap>();

    public static ResourceType Secret { get; } = ResourceType.Of<Secret>();

    /// <summary>What there is only where gateways are pods, but for the disruption budget.</summary>
    public static IReadOnlyList<ResourceType> OfPods =>
        [ServiceAccount, Role, RoleBinding, Deployment, StatefulSet, Service, NetworkPolicy, Pod];

    public static ResourceType Lease { get; } = ResourceType.Of<V1Lease>();

    public static ResourceType Pod { get; } = ResourceType.Of<V1Pod>();

    /// <summary>What servers from 1.21 on have.</summary>
    public static ResourceType Disruption { get; } = ResourceType.Of<V1PodDisruptionBudget>();

    /// <summary>What older servers have.</summary>
    public static ResourceType OldDisruption { get; } = Disruption with { Version = "v1beta1" };
}
