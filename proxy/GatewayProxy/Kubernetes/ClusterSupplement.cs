using GatewayOperator.Api.Configuration;
using GatewayProxy.Configuration;

namespace GatewayProxy.Kubernetes;

/// <summary>
/// Completes a configuration with what is known in the cluster only: who issues its tokens, and where this proxy was
/// told to listen and to spool.
/// </summary>
public sealed class ClusterSupplement(ClusterOptions options, ClusterIssuer cluster) : IConfigurationSupplement
{
    public GatewayConfig Complete(GatewayConfig config) => config with
    {
        Issuers = Issuers(config.Issuers),
        Listener = options.Listen is { } listen
            ? config.Listener with { Address = listen.Address.ToString(), Port = listen.Port }
            : config.Listener,
        Recording = options.Spool is { } spool ? config.Recording with { Directory = spool } : config.Recording,
    };

    // Until the API server has said who it is nobody's token is the cluster's.
    private List<IssuerConfig> Issuers(IReadOnlyList<IssuerConfig> issuers)
    {
        if (issuers.Any(issuer => issuer.Kubernetes))
        {
            cluster.Want();
        }

        return
        [
            .. issuers.Where(issuer => !issuer.Kubernetes || cluster.Url is not null)
                .Select(issuer => issuer.Kubernetes ? issuer with { Url = cluster.Url! } : issuer),
        ];
    }
}
