using System.Text.Json;
using GatewayOperator.Kubernetes;

namespace GatewayProxy.Kubernetes;

/// <summary>Requests to the API server as those see them who would read and write files in local mode.</summary>
internal static class ApiFailure
{
    /// <summary>Whether the API server refused, is away, or answered what nobody understands.</summary>
    public static bool IsOne(Exception e) => e is KubeApiException or HttpRequestException or IOException
        or TimeoutException or JsonException;

    /// <exception cref="IOException">It failed; of a write nobody knows then whether it was made.</exception>
    public static async Task<T> AsIoAsync<T>(Func<Task<T>> request)
    {
        try
        {
            return await request().ConfigureAwait(false);
        }
        catch (Exception e) when (IsOne(e) && e is not IOException)
        {
            throw new IOException($"the API server: {e.Message}", e);
        }
    }
}
