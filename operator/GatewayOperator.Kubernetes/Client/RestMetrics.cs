using Prometheus;

namespace GatewayOperator.Kubernetes;

/// <summary>What requests to the API server came to, under the names that client-go uses.</summary>
public sealed class RestMetrics
{
    private readonly Counter _requests;

    /// <summary>The process' own, for all that is not told of another.</summary>
    public static RestMetrics Shared { get; } = new();

    /// <param name="registry">Null: the process' own.</param>
    public RestMetrics(CollectorRegistry? registry = null)
    {
        _requests = Metrics.WithCustomRegistry(registry ?? Metrics.DefaultRegistry).CreateCounter(
            "rest_client_requests_total",
            "Requests to the API server by status code and method.",
            "code",
            "method");
    }

    internal void Completed(string code, string method) => _requests.WithLabels(code, method).Inc();
}
