using System.Text.Json.Serialization;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Targets;

/// <summary>An OIDC issuer whose tokens are believed.</summary>
[ValidationRule("has(self.url) != has(self.kubernetes)", "set exactly one of url and kubernetes")]
public sealed record Issuer
{
    [Description("Name that subjects refer to.")]
    [Length(1, 63)]
    public required string Name { get; init; }

    [Description("Issuer URL, exactly as in the token's iss. https only; local mode also takes http on loopback.")]
    [Length(8, 512)]
    public string? Url { get; init; }

    [Description("Where the discovery document is fetched when not below url.")]
    [JsonPropertyName("discoveryURL")]
    [Length(8, 512)]
    public string? DiscoveryUrl { get; init; }

    [Description("PEM bundle for the issuer's endpoints; unset means the system's trust store.")]
    public SecretKeyReference? CaSecretRef { get; init; }

    [Description("Inline JSON Web Key Set (RFC 7517); nothing is fetched then.")]
    [Length(2, 65536)]
    public string? Jwks { get; init; }

    [Description("Whether the issuer may resolve to a private address.")]
    public bool AllowPrivate { get; init; }

    [Description("Claims that name the person behind a token, in order of preference.")]
    [Items(0, 8)]
    [Length(1, 128)]
    public IReadOnlyList<string> PersonClaims { get; init; } = [];

    [Description("The cluster's own service accounts: keys come from its API server. Not available in local mode.")]
    public KubernetesIssuer? Kubernetes { get; init; }
}
