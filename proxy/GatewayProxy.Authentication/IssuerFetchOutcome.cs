namespace GatewayProxy.Authentication;

/// <summary>How fetching an issuer's keys ended; names are metric labels and log values.</summary>
internal enum IssuerFetchOutcome
{
    /// <summary>Keys were read.</summary>
    Ok,

    /// <summary>The issuer's configuration cannot be used (URL, CA bundle, inline keys).</summary>
    Misconfigured,

    /// <summary>The host resolves to an address that issuers may not have.</summary>
    AddressRefused,

    /// <summary>No connection, or none that its certificate protects.</summary>
    Unreachable,

    /// <summary>No complete answer in time.</summary>
    Timeout,

    /// <summary>An answer other than 200, redirects included.</summary>
    Status,

    /// <summary>The answer is longer than allowed.</summary>
    TooLarge,

    /// <summary>The answer is not the document asked for.</summary>
    Malformed,

    /// <summary>The discovery document speaks for another issuer.</summary>
    IssuerMismatch,
}
