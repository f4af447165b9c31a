using GatewayOperator.Api.Signing;

namespace GatewayProxy.Recording.Ledger;

/// <summary>The first line of a ledger: which proxy keeps it, for what, and with which key it seals.</summary>
public sealed record LedgerStart
{
    /// <summary>Id of this one start of the proxy, in the form of a <see cref="SessionId"/>.</summary>
    public required string Proxy { get; init; }

    public required RecordedObject Target { get; init; }

    public required VerificationKey Key { get; init; }

    /// <summary>The storage that it is for; null when that is not said.</summary>
    public string? Storage { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Release { get; init; }
}
