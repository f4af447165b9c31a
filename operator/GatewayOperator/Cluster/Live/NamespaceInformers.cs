using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Masking;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.SessionRecords;
using GatewayOperator.Api.Targets;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Cluster.Live;

/// <summary>Copies of what one namespace holds of our kinds, and of its Secrets.</summary>
public sealed class NamespaceInformers
{
    // What is large and never named by a target stays on the server.
    private static readonly ListQuery NamedSecrets = new()
    {
        FieldSelector = "type!=helm.sh/release.v1,type!=kubernetes.io/service-account-token,"
            + "type!=kubernetes.io/dockerconfigjson,type!=" + ClusterNames.ConfigSecretType,
    };

    public NamespaceInformers(KubeClient client, string @namespace, TimeProvider time, ILogger log)
    {
        Namespace = @namespace;
        Presence = new NamespacePresence(client, @namespace, time);
        Targets = new Informer<DatabaseTarget>(client, @namespace, null, time, log);
        Grants = new Informer<DatabaseGrant>(client, @namespace, null, time, log);
        Policies = new Informer<MaskingPolicy>(client, @namespace, null, time, log);
        Rules = new Informer<ApprovalRule>(client, @namespace, null, time, log);
        Requests = new Informer<ApprovalRequest>(client, @namespace, null, time, log);
        Records = new Informer<SessionRecord>(client, @namespace, null, time, log);
        Secrets = new Informer<Secret>(client, @namespace, NamedSecrets, time, log);
    }

    public string Namespace { get; }

    public NamespacePresence Presence { get; }

    public Informer<DatabaseTarget> Targets { get; }

    public Informer<DatabaseGrant> Grants { get; }

    public Informer<MaskingPolicy> Policies { get; }

    public Informer<ApprovalRule> Rules { get; }

    public Informer<ApprovalRequest> Requests { get; }

    public Informer<SessionRecord> Records { get; }

    public Informer<Secret> Secrets { get; }

    /// <summary>What decides about access: none of it may be missing when a target is compiled.</summary>
    public IReadOnlyList<IInformer> Deciding => [Targets, Grants, Policies, Rules, Secrets];

    /// <summary>Whether all that decides is there.</summary>
    public bool HasSynced => Deciding.All(i => i.HasSynced);

    public IReadOnlyList<IInformer> All => [Targets, Grants, Policies, Rules, Requests, Records, Secrets];

    /// <summary>Reads and watches until cancelled.</summary>
    public Task RunAsync(CancellationToken ct) =>
        Task.WhenAll([Presence.RunAsync(ct), .. All.Select(i => i.RunAsync(ct))]);
}
