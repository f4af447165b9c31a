using System.Text.Json;

namespace GatewayProxy.Recording;

/// <summary>Who opened a session, as the token said.</summary>
public sealed record RecordedPrincipal
{
    /// <summary>Name of the issuer in the target.</summary>
    public required string Issuer { get; init; }

    /// <summary>The token's <c>iss</c>.</summary>
    public required string IssuerUrl { get; init; }

    /// <summary>The token's <c>sub</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>The person behind the token, when a person claim is present.</summary>
    public string? Person { get; init; }

    /// <summary>
    /// Only the claims that the matching subject of the grant names: the rest is none of the journal's business.
    /// </summary>
    public IReadOnlyDictionary<string, JsonElement> Claims { get; init; } = new Dictionary<string, JsonElement>();
}
