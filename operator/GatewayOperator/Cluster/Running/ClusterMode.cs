using GatewayOperator.Admission;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Cluster.Installation;
using GatewayOperator.Cluster.Live;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Cluster.Running;

/// <summary>
/// The operator on a cluster. Every replica keeps copies of the resources and answers probes; one of them leads and does
/// the work.
/// </summary>
public sealed class ClusterMode
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    private readonly KubeClient _client;
    private readonly RunOptions _options;
    private readonly LiveResources _live;
    private readonly EventRecorder _events;
    private readonly RuntimeHealth _health;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _logs;
    private readonly ILogger _log;

    private ClusterMode(KubeClient client, RunOptions options, TimeProvider time, ILoggerFactory logs)
    {
        _client = client;
        _options = options;
        _time = time;
        _logs = logs;
        _log = logs.CreateLogger<ClusterMode>();
        _health = new RuntimeHealth();
        var informing = logs.CreateLogger("GatewayOperator.Kubernetes.Informers");
        _live = new LiveResources(
            [.. options.Namespaces.Select(n => new NamespaceInformers(client, n, time, informing))]);
        _events = new EventRecorder(client, ClusterNames.ManagedBy, time, logs.CreateLogger<EventRecorder>());
        foreach (var space in _live.Namespaces)
        {
            foreach (var informer in space.All)
            {
                _health.Watch(new PresentInformer(informer, space.Presence, time));
            }
        }
    }

    /// <summary>Exit code: 0 after a stop.</summary>
    /// <exception cref="RunException">It cannot start.</exception>
    public static async Task<int> RunAsync(
        RunOptions options, KubeConnection connection, TimeProvider time, ILoggerFactory logs, CancellationToken ct)
    {
        using var client = new KubeClient(connection, logs.CreateLogger<KubeClient>());
        var mode = new ClusterMode(client, options, time, logs);
        try
        {
            await mode.RunAsync(ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The way to stop.
        }

        Log.Stopped(mode._log);
        return 0;
    }

    private async Task RunAsync(CancellationToken ct)
    {
        await using var operations = await OperationsHost.StartAsync(_options.MetricsAddress, _health, ct)
            .ConfigureAwait(false);
        Log.Started(_log, string.Join(", ", _options.Namespaces), operations.Address);
        using var installation = await InstallAsync(ct).ConfigureAwait(false);

        // What every replica does ends after the leader's work, which needs it to the last.
        using var serving = new CancellationTokenSource();
        var elector = Elector();
        await using var webhooks = await WebhooksAsync(installation, () => elector?.IsLeader ?? true, ct)
            .ConfigureAwait(false);
        var replica = Task.WhenAll(
        [
            .. _live.Namespaces.Select(n => n.RunAsync(serving.Token)),
            _events.RunAsync(serving.Token),
            webhooks?.RunAsync(serving.Token) ?? Task.CompletedTask,
        ]);
        try
        {
            var work = new LeaderWork(_client, _options, installation, _live, _events, _health, _time, _logs);
            var leading = elector?.RunAsync(work.RunAsync, ct) ?? work.RunAsync(ct, CancellationToken.None);
            await Task.WhenAny(leading, replica).Unwrap().ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new RunException(e.Message);
        }
        finally
        {
            await serving.CancelAsync().ConfigureAwait(false);
            await replica.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private LeaderElector? Elector() => !_options.LeaderElect ? null : new LeaderElector(
        _client,
        new LeaderElectionOptions
        {
            Namespace = _options.OperatorNamespace,
            Name = ClusterNames.LeaderLease,
            Labels = new Dictionary<string, string> { [ClusterNames.ManagedByLabel] = ClusterNames.ManagedBy },
        },
        _time,
        _logs.CreateLogger<LeaderElector>());

    private async Task<Webhooks?> WebhooksAsync(
        ClusterInstallation installation, Func<bool> leads, CancellationToken ct)
    {
        if (_options.Webhooks is not { } options)
        {
            return null;
        }

        var webhooks = await Webhooks.StartAsync(
            options, _client, _live.Whole, installation.Keys.Approval, leads, _time, _logs, ct).ConfigureAwait(false);
        _health.ReadyWhen(() => webhooks.IsReady ? null : "the webhooks have no certificate yet");
        return webhooks;
    }

    // An API server that starts at the same time is waited for; one that refuses is not.
    private async Task<ClusterInstallation> InstallAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await ClusterInstallation.EnsureAsync(_client, _options.OperatorNamespace, ct)
                    .ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or KubeApiException)
            {
                Log.NotReachable(_log, e.Message);
                await Task.Delay(Retry, _time, ct).ConfigureAwait(false);
            }
        }
    }
}
