using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Prometheus;

namespace GatewayOperator.Kubernetes.Tests.Leadership;

/// <summary>A process that takes part in an election, with a clock of its own.</summary>
internal sealed class Candidate : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private CancellationTokenSource? _work;
    private Task _running = Task.CompletedTask;

    public Candidate(string name, MemoryLease lease, DateTimeOffset? clock = null)
    {
        Time = new FakeTimeProvider(clock ?? new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        Store = new FaultyLeaseStore(lease);
        Elector = new LeaderElector(
            Store,
            new LeaderElectionOptions
            {
                Namespace = "operators",
                Name = "gateway-operator",
                Identity = name,
                Exit = _ => Exited = true,
            },
            Time,
            NullLogger.Instance,
            new RuntimeMetrics(Metrics.NewCustomRegistry()));
    }

    public FakeTimeProvider Time { get; }

    public FaultyLeaseStore Store { get; }

    public LeaderElector Elector { get; }

    /// <summary>Whether the process was told to end.</summary>
    public bool Exited { get; private set; }

    /// <summary>Whether its work runs and has not been told to end.</summary>
    public bool Works => Volatile.Read(ref _work) is { IsCancellationRequested: false };

    /// <summary>Whether its work runs, told to end or not.</summary>
    public bool Runs => Volatile.Read(ref _work) is not null;

    /// <summary>What the work waits for before it ends once it is told to.</summary>
    public Task Stubborn { get; set; } = Task.CompletedTask;

    public Candidate Start()
    {
        _running = Elector.RunAsync(LeadAsync, _stop.Token);
        return this;
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.Ends();
    }

    public async ValueTask DisposeAsync()
    {
        Store.Fault = () => LeaseFault.None;
        await _stop.CancelAsync();

        // A request that hangs is given up only when its time has passed.
        while (await Task.WhenAny(_running, Task.Delay(1)) != _running)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        await _running;
        _stop.Dispose();
    }

    private async Task LeadAsync(CancellationToken stop)
    {
        using var work = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Volatile.Write(ref _work, work);
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Stubborn;
        Volatile.Write(ref _work, null);
    }
}
