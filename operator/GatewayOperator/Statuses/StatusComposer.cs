using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Masking;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;
using GatewayOperator.Compile;
using GatewayOperator.Resources;
using GatewayOperator.Targets;

namespace GatewayOperator.Statuses;

/// <summary>Says about any resource what is true right now; local mode and cluster share it.</summary>
/// <param name="stateOf">What is known of a target.</param>
/// <param name="doorOf">Where clients find its gateway.</param>
/// <param name="time">The clock.</param>
public sealed class StatusComposer(
    Func<ResourceKey, TargetState?> stateOf, Func<DatabaseTarget, TargetState?, GatewayDoor> doorOf, TimeProvider time)
{
    public ResourceStatus Compose(ResourceKey key, ResourceSet resources)
    {
        var resource = resources.Resources.GetValueOrDefault(key);
        var errors = resources.Broken.GetValueOrDefault(key);
        switch (key.Kind)
        {
            case ResourceKinds.Target:
                return Target((DatabaseTarget?)resource, key, resources);
            case ResourceKinds.Grant:
                return resource is DatabaseGrant grant
                    ? Grant(grant, resources)
                    : GrantStatusComposer.Broken(errors!);
            case ResourceKinds.Policy:
                var policy = (MaskingPolicy?)resource;
                var state = policy is null ? null : stateOf(TargetKey(key, policy.Spec.TargetRef));
                return PolicyStatusComposer.Policy(policy, errors, resources, state);
            case ResourceKinds.Rule:
                var rule = (ApprovalRule?)resource;
                var target = rule is null ? null : stateOf(TargetKey(key, rule.Spec.TargetRef));
                return PolicyStatusComposer.Rule(rule, errors, resources, target);
            default:
                return PolicyStatusComposer.NotSupported(errors);
        }
    }

    private DatabaseTargetStatus Target(DatabaseTarget? target, ResourceKey key, ResourceSet resources)
    {
        var state = stateOf(key);
        return TargetStatusComposer.Compose(
            target, resources.Broken.GetValueOrDefault(key), state, target is null ? null : doorOf(target, state));
    }

    private DatabaseGrantStatus Grant(DatabaseGrant grant, ResourceSet resources)
    {
        var key = TargetKey(ResourceKey.Of(grant), grant.Spec.TargetRef);
        var state = stateOf(key);
        var decision = GrantAdmission.Decide(grant, resources, time.GetUtcNow());
        // The runner may not have seen this edit yet; what it published then says nothing about it.
        var seen = state?.Compiled?.Decisions.Any(d => ReferenceEquals(d.Grant, grant)) == true;
        var target = resources.FindTarget(key.Namespace, key.Name);
        return GrantStatusComposer.Compose(
            decision, target, seen ? state : null, target is null ? null : doorOf(target, state));
    }

    private static ResourceKey TargetKey(ResourceKey from, LocalReference target) =>
        new(ResourceKinds.Target, from.Namespace, target.Name);
}
