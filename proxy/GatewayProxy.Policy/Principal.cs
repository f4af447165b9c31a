using System.Text.Json;

namespace GatewayProxy.Policy;

/// <summary>A verified token's identity: what the issuer said about the client, not what the client said.</summary>
public sealed record Principal
{
    /// <summary>Name of the issuer in the configuration; subjects refer to it.</summary>
    public required string Issuer { get; init; }

    /// <summary>The token's <c>iss</c>.</summary>
    public required string IssuerUrl { get; init; }

    /// <summary>The token's <c>sub</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>The token's <c>aud</c> (RFC 7519 §4.1.3), one or more.</summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary>All claims of the token; the elements are independent of the document they were read from.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Claims { get; init; }

    /// <summary>The person behind the token: the first of the issuer's person claims it carries, else null.</summary>
    public string? Person { get; init; }

    /// <summary>The token's <c>exp</c>: it opens no session after this moment.</summary>
    public required DateTimeOffset TokenExpiresAt { get; init; }

    /// <summary>Issuer and subject only: claims may hold what does not belong into a log.</summary>
    public override string ToString() => $"{Issuer} {Subject}";
}
