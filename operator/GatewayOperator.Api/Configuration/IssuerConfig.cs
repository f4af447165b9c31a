namespace GatewayOperator.Api.Configuration;

/// <summary>An OIDC issuer whose tokens are believed (OpenID Connect Discovery 1.0).</summary>
public sealed record IssuerConfig
{
    /// <summary>The name subjects refer to.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Must equal the token's <c>iss</c> exactly. Empty with <see cref="Kubernetes"/>: the proxy asks the API server.
    /// </summary>
    public required string Url { get; init; }

    /// <summary>
    /// Where the discovery document is fetched when not at <c>{Url}/.well-known/openid-configuration</c>.
    /// </summary>
    public string? DiscoveryUrl { get; init; }

    /// <summary>PEM bundle for the issuer's HTTPS endpoints; null means the system's trust store.</summary>
    public string? CaPem { get; init; }

    /// <summary>Inline JSON Web Key Set (RFC 7517); when given nothing is fetched.</summary>
    public string? Jwks { get; init; }

    /// <summary>Claims that name the person behind a token, in order of preference.</summary>
    public IReadOnlyList<string> PersonClaims { get; init; } = [];

    /// <summary>Whether the issuer may resolve to a private address.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>Whether plain http is accepted when the host is a loopback address; local mode only.</summary>
    public bool AllowLoopbackHttp { get; init; }

    /// <summary>
    /// The API server of the proxy's own cluster, which says who it is and what its keys are: nothing else of an issuer
    /// is set but its name and claims.
    /// </summary>
    public bool Kubernetes { get; init; }
}
