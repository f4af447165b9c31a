namespace GatewayProxy.Authentication;

/// <summary>
/// The signature algorithms that are accepted (RFC 7518 §3.1): asymmetric ones only, so that nothing the gateway
/// stores can sign, and a public key offered as an HMAC secret means nothing.
/// </summary>
internal static class SignatureAlgorithm
{
    /// <summary>Every accepted <c>alg</c> value; they are case-sensitive.</summary>
    public static IReadOnlyList<string> Allowed { get; } =
        ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    /// <summary>Whether a key of this type and curve makes such signatures (RFC 7518 §3.3 to §3.5).</summary>
    /// <param name="algorithm">An <c>alg</c> value.</param>
    /// <param name="keyType">The key's <c>kty</c>.</param>
    /// <param name="curve">The key's <c>crv</c>, null for RSA.</param>
    public static bool Fits(string algorithm, string keyType, string? curve) => algorithm switch
    {
        "ES256" => keyType == "EC" && curve == "P-256",
        "ES384" => keyType == "EC" && curve == "P-384",
        "ES512" => keyType == "EC" && curve == "P-521",
        _ => keyType == "RSA" && Allowed.Contains(algorithm),
    };
}
