using System.Net;
using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Authentication;

/// <summary>Which URLs of an issuer may be fetched: https, or in local mode http on this machine.</summary>
internal static class IssuerUrl
{
    private const string DiscoveryPath = "/.well-known/openid-configuration";

    /// <summary>Where the discovery document is (OpenID Connect Discovery 1.0 §4).</summary>
    /// <exception cref="IssuerFetchException">The configured URL may not be fetched.</exception>
    public static Uri Discovery(IssuerConfig issuer)
        => Parse(
            issuer.DiscoveryUrl ?? issuer.Url.TrimEnd('/') + DiscoveryPath,
            issuer.AllowLoopbackHttp,
            IssuerFetchOutcome.Misconfigured);

    /// <summary>The key set's URL as a discovery document gave it.</summary>
    /// <exception cref="IssuerFetchException">The URL may not be fetched.</exception>
    public static Uri KeySet(string url, Uri discovery)
        // A document that came over https must not lead to plain http, whatever local mode allows.
        => Parse(url, discovery.Scheme == Uri.UriSchemeHttp, IssuerFetchOutcome.Malformed);

    private static Uri Parse(string text, bool allowLoopbackHttp, IssuerFetchOutcome outcome)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url)
            || url.UserInfo.Length > 0
            || url.Fragment.Length > 0
            || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
        {
            throw new IssuerFetchException(outcome, "An issuer's URL is https://host[:port]/path without credentials.");
        }

        if (url.Scheme == Uri.UriSchemeHttp && !(allowLoopbackHttp && IsLoopback(url)))
        {
            throw new IssuerFetchException(
                outcome, "Plain http is accepted in local mode and for loopback hosts only; use https.");
        }

        return url;
    }

    // Uri.IsLoopback also accepts the machine's own names, which resolve elsewhere.
    private static bool IsLoopback(Uri url)
        => url.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(url.DnsSafeHost, out var address) && IPAddress.IsLoopback(address));
}
