using System.Collections.Concurrent;
using GatewayOperator.Api.Resources;
using GatewayOperator.Kubernetes;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;

namespace GatewayOperator.Tests.Cluster.Runtime;

/// <summary>A running informer and what it told.</summary>
internal sealed class Watching<T> : IAsyncDisposable
    where T : class, IResource
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly Task _running;

    public Watching(KubeClient client, string ns, ListQuery query, TimeProvider time)
    {
        var options = new InformerOptions { Metrics = new InformerMetrics(_registry) };
        Informer = new Informer<T>(client, ns, query, time, NullLogger.Instance, options);
        Informer.Observed += (item, deleted) =>
        {
            if (deleted)
            {
                Gone.Enqueue(item.Metadata.Name);
            }
        };
        _running = Informer.RunAsync(_stop.Token);
    }

    public Informer<T> Informer { get; }

    /// <summary>The names of all that was told as deleted.</summary>
    public ConcurrentQueue<string> Gone { get; } = new();

    public IReadOnlyList<string> Names => [.. Informer.All.Select(o => o.Metadata.Name).Order()];

    public double Relists => Metrics.WithCustomRegistry(_registry)
        .CreateCounter("gateway_watch_relists_total", "Lists that had to be read again after the first.", "kind")
        .WithLabels(Informer.Type.Kind).Value;

    public async Task SyncedAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await Informer.SyncedAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }
}
