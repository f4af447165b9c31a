using System.Collections.Concurrent;
using GatewayOperator.Kubernetes.Tests.Scripted;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Prometheus;

namespace GatewayOperator.Kubernetes.Tests.Informers;

/// <summary>An informer at a scripted API server, on a clock that stands until the test moves it.</summary>
internal sealed class InformerFixture<T> : IAsyncDisposable
    where T : class
{
    private readonly CancellationTokenSource _stop = new();
    private readonly KubeClient _client;
    private Task _running = Task.CompletedTask;

    private InformerFixture(ScriptedApiServer server, ListQuery? query)
    {
        Server = server;
        var registry = Metrics.NewCustomRegistry();
        _client = new KubeClient(server.Connection, metrics: new RestMetrics(registry), time: Time);
        var options = new InformerOptions { Metrics = new InformerMetrics(registry) };
        Informer = new Informer<T>(_client, "shop", query, Time, NullLogger.Instance, options);
        Informer.Observed += (_, deleted) => Told.Enqueue(deleted ? "gone" : "there");
        Informer.Changed += key => Changed.Enqueue(key.Name);
    }

    public ScriptedApiServer Server { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public Informer<T> Informer { get; }

    /// <summary>The names that were told as changed.</summary>
    public ConcurrentQueue<string> Changed { get; } = new();

    public ConcurrentQueue<string> Told { get; } = new();

    public static async Task<InformerFixture<T>> CreateAsync(ListQuery? query = null) =>
        new(await ScriptedApiServer.StartAsync(), query);

    public void Start() => _running = Informer.RunAsync(_stop.Token);

    /// <summary>Starts, and returns the first watch when everything is listed.</summary>
    public async Task<ScriptedWatch> StartedAsync()
    {
        Start();
        var watch = await Server.WatchAsync();
        await Informer.SyncedAsync(CancellationToken.None);
        return watch;
    }

    public T? Find(string name) => Informer.Find(new ObjectKey("shop", name));

    /// <summary>The next watch, however long the informer waits before it opens it.</summary>
    public async Task<ScriptedWatch> WatchAgainAsync()
    {
        await Until.PassingAsync(Time, TimeSpan.FromSeconds(1), "a watch is opened", () => Server.HasWatch);
        return await Server.WatchAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _client.Dispose();
        await Server.DisposeAsync();
        _stop.Dispose();
    }
}
