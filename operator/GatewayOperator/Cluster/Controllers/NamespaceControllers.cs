using GatewayOperator.Api.Resources;
using GatewayOperator.Cluster.Controllers.ApprovalRules;
using GatewayOperator.Cluster.Controllers.DatabaseGrants;
using GatewayOperator.Cluster.Controllers.DatabaseTargets;
using GatewayOperator.Cluster.Controllers.MaskingPolicies;
using GatewayOperator.Cluster.Controllers.SessionRecords;
using GatewayOperator.Cluster.Live;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Cluster.Controllers;

/// <summary>The controllers of one namespace, and who wakes them.</summary>
public sealed class NamespaceControllers
{
    private readonly NamespaceInformers _space;
    private readonly ClosingNamespace _closing;
    private readonly LiveResources _live;
    private readonly Dictionary<string, Controller> _byKind = [];
    private readonly Controller _records;

    public NamespaceControllers(
        NamespaceInformers space,
        LiveResources live,
        DatabaseTargetController target,
        DatabaseGrantController grant,
        MaskingPolicyController policy,
        ApprovalRuleController rule,
        SessionRecordController record,
        ClosingNamespace closing,
        TimeProvider time,
        ILogger log)
    {
        (_space, _live, _closing) = (space, live, closing);
        _byKind[ResourceKinds.Target] = Build(space.Targets, "databasetarget", target);
        _byKind[ResourceKinds.Grant] = Build(space.Grants, "databasegrant", grant);
        _byKind[ResourceKinds.Policy] = Build(space.Policies, "maskingpolicy", policy);
        _byKind[ResourceKinds.Rule] = Build(space.Rules, "approvalrule", rule);
        _records = new ControllerBuilder(time, log)
            .For(space.Records)
            .WithPredicates(ChangePredicates.Any)
            .WithOptions(new ControllerOptions { Workers = 1 })
            .Build("sessionrecord", record);

        // The live resources wake them: those know what counts as a change, and are up to date by then.
        Controller Build<T>(Informer<T> informer, string name, IReconciler reconciler)
            where T : class =>
            new ControllerBuilder(time, log)
                .For(informer).WithPredicates((_, _) => false).Build(name, reconciler);
    }

    public string Namespace => _space.Namespace;

    public IEnumerable<Controller> All => [.. _byKind.Values, _records];

    /// <summary>Works until stopped, or until another replica leads.</summary>
    public async Task RunAsync(CancellationToken stop, CancellationToken lost)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, lost);
        var closing = _closing.RunAsync(either.Token);

        // Half of the resources would be narrower than all of them, or wider.
        await Task.WhenAll(_space.Deciding.Select(i => i.SyncedAsync(either.Token))).ConfigureAwait(false);
        await Task.WhenAll([closing, .. All.Select(c => c.RunAsync(stop, lost))]).ConfigureAwait(false);
    }

    /// <summary>A wish of the object changed, or it came or went.</summary>
    public void Changed(ResourceKey key) =>
        _byKind.GetValueOrDefault(key.Kind)?.Enqueue(new ObjectKey(key.Namespace, key.Name));

    /// <summary>What is true of a target changed, and so of all that belongs to it.</summary>
    public void StateChanged(ResourceKey target)
    {
        Changed(target);
        foreach (var member in _live.MembersOf(target))
        {
            Changed(member);
        }
    }
}
