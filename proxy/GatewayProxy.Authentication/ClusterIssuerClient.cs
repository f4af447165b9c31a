namespace GatewayProxy.Authentication;

/// <summary>
/// Fetches the keys of the cluster's own tokens. The proxy's token goes to the API server and nowhere else, which is
/// why no other issuer's client can be given it.
/// </summary>
internal sealed class ClusterIssuerClient(IClusterKeys? keys) : IIssuerClient
{
    public async Task<IssuerKeySet> FetchAsync(CancellationToken cancellationToken)
    {
        if (keys is null)
        {
            throw new IssuerFetchException(
                IssuerFetchOutcome.Misconfigured, "An issuer with kubernetes needs a proxy that runs on a cluster.");
        }

        try
        {
            return IssuerKeySet.Read(await keys.FetchAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (IOException e)
        {
            throw new IssuerFetchException(IssuerFetchOutcome.Unreachable, e.Message, e);
        }
    }

    public void Dispose()
    {
        // The connection is the proxy's.
    }
}
