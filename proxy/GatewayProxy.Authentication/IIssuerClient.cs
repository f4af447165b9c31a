namespace GatewayProxy.Authentication;

/// <summary>Where an issuer's keys are fetched.</summary>
internal interface IIssuerClient : IDisposable
{
    /// <exception cref="IssuerFetchException">They could not be had.</exception>
    /// <exception cref="OperationCanceledException">The fetch was cancelled.</exception>
    Task<IssuerKeySet> FetchAsync(CancellationToken cancellationToken);
}
