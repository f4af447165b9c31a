using System.Collections.Frozen;

namespace GatewayProxy.Authentication;

/// <summary>Which tokens are believed; swapped in as a whole.</summary>
/// <param name="Issuers">By <c>iss</c>, equal to the letter (RFC 8725 §3.8).</param>
/// <param name="Audiences">A token must carry at least one.</param>
internal sealed record AuthenticationSnapshot(
    FrozenDictionary<string, TrustedIssuer> Issuers, IReadOnlyList<string> Audiences)
{
    /// <summary>Before the first configuration: nothing is believed.</summary>
    public static AuthenticationSnapshot Empty { get; } = new(FrozenDictionary<string, TrustedIssuer>.Empty, []);
}
