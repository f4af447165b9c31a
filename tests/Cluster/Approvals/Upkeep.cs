using GatewayOperator.Activations;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;
using GatewayOperator.Cluster.Approvals;
using GatewayOperator.Compile;
using GatewayOperator.Kubernetes;
using GatewayOperator.Resources;
using Microsoft.Extensions.Logging;

namespace GatewayOperator.Tests.Cluster.Approvals;

/// <summary>What an operator that leads does about requests and activations, and nothing else of it.</summary>
internal sealed class Upkeep : IAsyncDisposable
{
    private static readonly TargetMaterials Materials = new()
    {
        InstallationId = "test",
        RoleKey = new byte[32],
        Epoch = 1,
        ListenAddress = "0.0.0.0",
        Spool = "/spool",
        Records = null,
        RecordingDirectory = null,
        ApprovalKey = "{}",
        RequestDirectory = null,
    };

    private readonly ApprovalCluster _cluster;
    private readonly List<Task> _running = [];
    private readonly List<IInformer> _informers = [];
    private CancellationTokenSource _stop = new();
    private ClusterApprovals? _approvals;
    private ActivationLedger? _ledger;
    private ResourceSet _set = ResourceSet.Empty;
    private Func<IReadOnlyList<IResource>> _whole = () => [];
    private int _changes;
    private int _seen = -1;

    private Upkeep(ApprovalCluster cluster) => _cluster = cluster;

    public static async Task<Upkeep> StartAsync(ApprovalCluster cluster)
    {
        var upkeep = new Upkeep(cluster);
        await upkeep.BeginAsync();
        return upkeep;
    }

    /// <summary>What the gateway would be told about grant fix.</summary>
    public IReadOnlyList<GrantActivation> Active()
    {
        var set = Whole();
        if (set.FindTarget(_cluster.Namespace, "orders") is not { } target
            || set.FindGrant(_cluster.Namespace, "fix") is not { } grant)
        {
            return [];
        }

        var config = GatewayConfigCompiler.Compile(target, set, Materials, [grant], _cluster.Time.GetUtcNow());
        return _ledger!.Apply(config).Grants.Single().Activation!.Active;
    }

    /// <summary>Another process begins to lead.</summary>
    public async Task RestartAsync()
    {
        await EndAsync();
        await BeginAsync();
        await SettledAsync();
    }

    /// <summary>It has had time to look at everything there is.</summary>
    public Task SettledAsync() => Task.Delay(TimeSpan.FromSeconds(2.5));

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _stop.Dispose();
    }

    private async Task BeginAsync()
    {
        _stop = new CancellationTokenSource();
        var requests = Follow<ApprovalRequest>();
        var (grants, targets, rules) = (Follow<DatabaseGrant>(), Follow<DatabaseTarget>(), Follow<ApprovalRule>());
        _whole = () => [.. targets.All, .. grants.All, .. rules.All];
        await Task.WhenAll(_informers.Select(i => i.SyncedAsync(default)));
        _ledger = await LedgerSecret.OpenAsync(
            _cluster.Operator, _cluster.OperatorNamespace, _cluster.Time, default);
        _approvals = new ClusterApprovals(
            _cluster.Operator, [requests], Whole, _ledger, _cluster.Key.Public, _cluster.Time, TestLogs.Factory);
        _running.Add(_approvals.RunAsync(_stop.Token));
    }

    private ResourceSet Whole()
    {
        var changes = Volatile.Read(ref _changes);
        if (changes != _seen)
        {
            _set = new ResourceSet
            {
                Resources = _whole().ToDictionary(ResourceKey.Of),
                Origins = new Dictionary<ResourceKey, string>(),
                Broken = ResourceSet.Empty.Broken,
                Unreadable = [],
                Errors = [],
            };
            _seen = changes;
        }

        return _set;
    }

    private Informer<T> Follow<T>()
        where T : class
    {
        var informer = new Informer<T>(
            _cluster.Admin, _cluster.Namespace, null, _cluster.Time, TestLogs.Factory.CreateLogger("informer"));
        informer.Changed += _ =>
        {
            Interlocked.Increment(ref _changes);
            _approvals?.LookAgain();
        };
        _informers.Add(informer);
        _running.Add(informer.RunAsync(_stop.Token));
        return informer;
    }

    private async Task EndAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _running.Clear();
        _informers.Clear();
        _approvals?.Dispose();
        _ledger?.Dispose();
        Interlocked.Increment(ref _changes);
    }
}
