using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Targets;

/// <summary>The Kubernetes Service in front of the proxies.</summary>
public sealed record GatewayService
{
    [Description("Type of the Service.")]
    public ServiceType Type { get; init; } = ServiceType.ClusterIP;
}
