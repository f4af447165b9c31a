namespace GatewayProxy.Authentication;

/// <summary>The keys of the cluster's own tokens, from the API server that the proxy speaks to anyway.</summary>
public interface IClusterKeys
{
    /// <summary>A JSON Web Key Set (RFC 7517).</summary>
    /// <exception cref="IOException">The API server does not say.</exception>
    Task<byte[]> FetchAsync(CancellationToken cancellationToken);
}
