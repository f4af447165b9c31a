using GatewayOperator.Kubernetes;
using GatewayOperator.Tests.ClusterSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;

namespace GatewayOperator.Tests.Cluster.Runtime;

/// <summary>A process that wants to lead, on its own way to the API server.</summary>
internal sealed class Contender : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly KubeClient _client;
    private readonly Task _running;
    private int _working;

    private Contender(ApiRelay relay, KubeClient client, string ns, string name)
    {
        Relay = relay;
        _client = client;
        Elector = new LeaderElector(
            client,
            new LeaderElectionOptions
            {
                Namespace = ns,
                Name = "gateway-operator",
                Identity = name,
                LeaseDuration = TimeSpan.FromSeconds(4),
                RenewDeadline = TimeSpan.FromSeconds(2.5),
                RetryPeriod = TimeSpan.FromSeconds(0.25),
                StopGrace = TimeSpan.FromSeconds(1),
                Exit = reason => throw new InvalidOperationException(reason),
            },
            TimeProvider.System,
            NullLogger.Instance,
            new RuntimeMetrics(Metrics.NewCustomRegistry()));
        _running = Elector.RunAsync(WorkAsync, _stop.Token);
    }

    public ApiRelay Relay { get; }

    public LeaderElector Elector { get; }

    public bool Works => Volatile.Read(ref _working) == 1;

    public static async Task<Contender> StartAsync(ApiServer server, string ns, string name)
    {
        var relay = await ApiRelay.StartAsync(server);
        var kubeconfig = await relay.KubeconfigForServiceAccountAsync(ns, "operator");
        var client = new KubeClient(KubeConnection.FromKubeconfig(kubeconfig));
        return new Contender(relay, client, ns, name);
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        Relay.Thaw();
        await StopAsync();
        _client.Dispose();
        await Relay.DisposeAsync();
        _stop.Dispose();
    }

    private async Task WorkAsync(CancellationToken stop)
    {
        Volatile.Write(ref _working, 1);
        using var ended = stop.Register(() => Volatile.Write(ref _working, 0));
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
