using GatewayOperator.Kubernetes;

namespace GatewayOperator.Cluster.Approvals;

/// <summary>What goes wrong with the API server, as what goes wrong with a store.</summary>
internal static class ApiFaults
{
    /// <exception cref="IOException">The API server cannot be reached, or refuses.</exception>
    public static async Task<T> AsStoreAsync<T>(Func<Task<T>> operation)
    {
        try
        {
            return await operation().ConfigureAwait(false);
        }
        catch (Exception e) when (e is KubeApiException or HttpRequestException or TimeoutException)
        {
            throw new IOException(e.Message, e);
        }
    }
}
