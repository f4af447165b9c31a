namespace GatewayOperator.Api.Targets;

/// <summary>Kubernetes' Service types that make sense here.</summary>
public enum ServiceType
{
    ClusterIP = 0,
    NodePort = 1,
    LoadBalancer = 2,
}
