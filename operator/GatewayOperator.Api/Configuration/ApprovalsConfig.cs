namespace GatewayOperator.Api.Configuration;

/// <summary>What a proxy must know to have statements approved.</summary>
public sealed record ApprovalsConfig
{
    /// <summary>
    /// The public half of the operator's approval key, a JWK (RFC 7517): a decision counts when it is signed with it.
    /// </summary>
    public required string PublicKey { get; init; }

    /// <summary>Pending requests that one grant may have.</summary>
    public required int MaxPendingPerGrant { get; init; }

    /// <summary>Requests of the target per minute.</summary>
    public required int MaxPerMinute { get; init; }

    /// <summary>Where requests are kept as files in local mode; null where they are resources.</summary>
    public string? Directory { get; init; }
}
