using GatewayOperator.Kubernetes;

namespace GatewayOperator.Cli.Clusters;

/// <summary>What the API server refuses, in words for whoever asked.</summary>
internal static class ClusterFaults
{
    private const string Denied = "denied the request: ";

    /// <exception cref="CommandException">It refuses, or cannot be reached.</exception>
    public static async Task<T> SayAsync<T>(Func<Task<T>> operation)
    {
        try
        {
            return await operation();
        }
        catch (KubeApiException e)
        {
            throw new CommandException(Words(e));
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            throw new CommandException($"The API server cannot be reached: {e.Message}");
        }
    }

    private static string Words(KubeApiException e)
    {
        var at = e.Message.IndexOf(Denied, StringComparison.Ordinal);
        return at >= 0 ? $"It does not count: {e.Message[(at + Denied.Length)..].Trim().TrimEnd('.')}."
            : e.Message.Contains("failed calling webhook", StringComparison.Ordinal)
                ? "The operator does not answer, so nothing becomes of requests now. Try again when it runs."
            : e.IsInvalid && e.Message.Contains("status.conditions", StringComparison.Ordinal)
                ? "No operator's admission webhooks look after approval requests here, so nothing can be approved."
            : e.IsNotFound ? "There is no such object, or the cluster has no GatewayOperator: " + e.Message
            : e.Message;
    }
}
