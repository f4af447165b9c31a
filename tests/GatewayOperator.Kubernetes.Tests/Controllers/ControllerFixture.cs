using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Prometheus;

namespace GatewayOperator.Kubernetes.Tests.Controllers;

/// <summary>A controller on a clock that stands until the test moves it.</summary>
internal sealed class ControllerFixture : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();

    public ControllerFixture(ControllerOptions? options = null)
    {
        Controller = new Controller(
            "databasegrant",
            Reconciler,
            [new StillSource(Informer)],
            options ?? new ControllerOptions(),
            Time,
            NullLogger.Instance,
            new RuntimeMetrics(_registry));
    }

    public FakeTimeProvider Time { get; } = new();

    public StillInformer Informer { get; } = new();

    public ScriptedReconciler Reconciler { get; } = new();

    public Controller Controller { get; }

    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>Starts, with one object.</summary>
    public ControllerFixture Start()
    {
        Informer.Objects.TryAdd(Keys.A, true);
        Informer.Sync();
        Running = Controller.RunAsync(_stop.Token, _lost.Token);
        return this;
    }

    public void Stop() => _stop.Cancel();

    public void Lose() => _lost.Cancel();

    public async Task<string> MetricsAsync()
    {
        using var text = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(text);
        return System.Text.Encoding.UTF8.GetString(text.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        Stop();
        Lose();
        await Running.Ends();
        _stop.Dispose();
        _lost.Dispose();
    }
}
