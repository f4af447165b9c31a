namespace GatewayProxy.Authentication;

/// <summary>Stable reasons of an <see cref="AuthenticationOutcome"/>; journals and metrics hold the names.</summary>
public enum AuthenticationReason
{
    /// <summary>Refused without a closer reason.</summary>
    Refused = 0,

    /// <summary>Longer than <see cref="UnverifiedToken.MaximumLength"/>.</summary>
    TooLarge,

    /// <summary>Not a JWT: wrong encoding, lax JSON, duplicate members, members of a wrong type.</summary>
    Malformed,

    /// <summary>Encrypted (JWE).</summary>
    Encrypted,

    /// <summary><c>alg</c> is not an allowed asymmetric signature algorithm.</summary>
    AlgorithmNotAllowed,

    /// <summary>The header demands extensions (<c>crit</c>, RFC 7515 §4.1.11); none are understood.</summary>
    CriticalHeader,

    /// <summary><c>iss</c> is not a configured issuer.</summary>
    UnknownIssuer,

    /// <summary>The issuer's keys are not known and cannot be fetched now.</summary>
    IssuerUnavailable,

    /// <summary>The issuer has no such key for such an algorithm.</summary>
    UnknownKey,

    /// <summary>The signature is not the key's.</summary>
    BadSignature,

    /// <summary><c>aud</c> names none of the target's audiences.</summary>
    WrongAudience,

    /// <summary><c>exp</c> has passed.</summary>
    Expired,

    /// <summary><c>nbf</c> lies ahead.</summary>
    NotYetValid,

    /// <summary><c>exp</c>, <c>aud</c> or <c>sub</c> is missing.</summary>
    MissingClaim,

    /// <summary>The token says who the client is.</summary>
    Verified,
}
