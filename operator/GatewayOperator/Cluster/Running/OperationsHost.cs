using GatewayOperator.Cluster.Installation;
using GatewayOperator.Kubernetes;
using Prometheus;

namespace GatewayOperator.Cluster.Running;

/// <summary>Serves <c>/metrics</c>, <c>/livez</c> and <c>/readyz</c>.</summary>
public sealed class OperationsHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OperationsHost(WebApplication app) => _app = app;

    /// <summary>The address it listens on; with port 0 the one that was free.</summary>
    public string Address => _app.Urls.First();

    /// <param name="address">IP address and port, for example <c>0.0.0.0:8080</c>.</param>
    /// <param name="health">What the probes answer.</param>
    /// <param name="ct">Ends the start.</param>
    /// <exception cref="RunException">The address cannot be listened on.</exception>
    public static async Task<OperationsHost> StartAsync(string address, RuntimeHealth health, CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://{address}");
        var app = builder.Build();
        app.MapGet("/livez", () => Answer(health.NotLiveBecause()));
        app.MapGet("/readyz", () => Answer(health.NotReadyBecause()));
        app.MapGet("/metrics", WriteMetricsAsync);
        try
        {
            await app.StartAsync(ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or FormatException or InvalidOperationException)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw new RunException($"--metrics-address {address} cannot be listened on: {e.Message}");
        }

        return new OperationsHost(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static IResult Answer(string? because) =>
        because is null ? Results.Text("ok\n") : Results.Text(because + "\n", statusCode: 503);

    private static async Task WriteMetricsAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await Metrics.DefaultRegistry.CollectAndExportAsTextAsync(context.Response.Body, context.RequestAborted)
            .ConfigureAwait(false);
    }
}
