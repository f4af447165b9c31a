using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Masking;
using GatewayOperator.Api.Targets;
using GatewayOperator.Kubernetes;
using GatewayProxy.Configuration;
using GatewayProxy.Observability;
using k8s.Models;

namespace GatewayProxy.Kubernetes;

/// <summary>Watches what negative facts come from, and the operator's heartbeat, as long as the proxy runs.</summary>
public sealed class ClusterFacts : BackgroundService
{
    /// <summary>What was revoked while the API server was away ends within two seconds of its return.</summary>
    internal static readonly InformerOptions Prompt = new()
    {
        BackoffStart = TimeSpan.FromMilliseconds(200),
        BackoffCap = TimeSpan.FromSeconds(2),
    };

    private readonly KubeClient _client;
    private readonly ClusterOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<ClusterFacts> _log;
    private readonly List<IInformer> _informers = [];

    public ClusterFacts(
        KubeClient client, ClusterOptions options, PolicyHolder policy, TimeProvider time, ILogger<ClusterFacts> log)
    {
        (_client, _options, _time, _log) = (client, options, time, log);
        var targets = Watch<DatabaseTarget>();
        var grants = Watch<DatabaseGrant>();
        var policies = Watch<MaskingPolicy>();
        var rules = Watch<ApprovalRule>();
        var heartbeat = new Informer<V1Lease>(
            client, options.Namespace, ListQuery.Named(ClusterNames.HeartbeatLease), time, log, Prompt);
        _informers.Add(heartbeat);
        Contact = new ControlPlaneContact(_informers, time);
        heartbeat.Observed += (lease, deleted) =>
        {
            if (!deleted)
            {
                Contact.Heard(lease);
            }
        };
        Negative = new NegativeFacts(targets, grants, policies, rules, Contact.IsStale);
        NotReadyBecause = () => !Negative.HasSynced ? "the resources of the target's namespace were not seen yet"
            : policy.Current is { Config: { } config } && Contact.IsStale(config)
                ? "nothing was heard from the control plane for longer than maxStaleness"
                : null;
        ProxyMetrics.PublishStaleness(() => Contact.Age);
    }

    public ControlPlaneContact Contact { get; }

    public NegativeFacts Negative { get; }

    /// <summary>Why no session can begin at all; null when none of this stops one.</summary>
    public Func<string?> NotReadyBecause { get; }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_informers.Select(informer => informer.RunAsync(stoppingToken)));

    private WatchedKind Watch<T>()
    {
        var informer = new Informer<WatchedResource>(
            _client, _options.Namespace, null, _time, _log, Prompt, ResourceType.Of<T>());
        _informers.Add(informer);
        return new WatchedKind(informer, _options.Namespace);
    }
}
