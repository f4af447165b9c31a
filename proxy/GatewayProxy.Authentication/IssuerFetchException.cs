namespace GatewayProxy.Authentication;

/// <summary>An issuer's keys could not be fetched; the message is for the operator of the gateway.</summary>
internal sealed class IssuerFetchException(IssuerFetchOutcome outcome, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public IssuerFetchOutcome Outcome { get; } = outcome;
}
