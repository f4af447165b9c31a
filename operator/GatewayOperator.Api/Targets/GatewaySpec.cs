using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Targets;

/// <summary>The gateway of a target.</summary>
public sealed record GatewaySpec
{
    [Description("Proxies in Kubernetes; local mode always runs one.")]
    [Range(1, 64)]
    public int Replicas { get; init; } = 2;

    [Description("TCP port that clients connect to.")]
    [Range(1, 65535)]
    [RequiresRestart]
    public int Port { get; init; } = 6432;

    [Description("Required, or LoopbackPlaintext: plain TCP on 127.0.0.1, in local mode only, for measurements.")]
    [RequiresRestart]
    public ClientTlsMode ClientTls { get; init; } = ClientTlsMode.Required;

    [Description("Secret with tls.crt and tls.key; unset means that the operator generates an authority and a"
        + " certificate and publishes the authority.")]
    public LocalReference? TlsSecretRef { get; init; }

    [Description("Names that clients connect with; the generated certificate carries them.")]
    [XListSet]
    [Items(0, 32)]
    [Pattern("^[A-Za-z0-9*]([A-Za-z0-9.:-]*[A-Za-z0-9])?$", "a host name or an IP address, without port")]
    [Length(1, 253)]
    public IReadOnlyList<string> Hostnames { get; init; } = [];

    [Description("The Service in Kubernetes; ignored in local mode.")]
    public GatewayService Service { get; init; } = new();
}
