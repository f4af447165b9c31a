using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Authentication;

/// <summary>What an issuer's keys depend on: while it stays equal, a new configuration keeps the cached keys.</summary>
internal sealed record IssuerSource(
    string Name,
    string Url,
    string? DiscoveryUrl,
    string? CaPem,
    string? Jwks,
    bool AllowPrivate,
    bool AllowLoopbackHttp,
    bool Kubernetes)
{
    public static IssuerSource Of(IssuerConfig issuer) => new(
        issuer.Name,
        issuer.Url,
        issuer.DiscoveryUrl,
        issuer.CaPem,
        issuer.Jwks,
        issuer.AllowPrivate,
        issuer.AllowLoopbackHttp,
        issuer.Kubernetes);
}
