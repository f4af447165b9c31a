using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Masking;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;
using GatewayOperator.Compile;
using GatewayOperator.Resources;

namespace GatewayOperator.Local;

/// <summary>Composes and writes the status of every resource.</summary>
public sealed class StatusWriter(StatusStore store, TargetMaterialsSource materials, TimeProvider time)
{
    /// <summary>Writes what has changed and returns the composed statuses.</summary>
    public IReadOnlyDictionary<ResourceKey, ResourceStatus> Write(
        ResourceSet resources, Func<ResourceKey, TargetState?> stateOf)
    {
        var keys = resources.Resources.Keys.Union(resources.Broken.Keys)
            .Where(k => k.Kind is not (ResourceKinds.Secret or ResourceKinds.Session))
            .ToHashSet();
        var statuses = new Dictionary<ResourceKey, ResourceStatus>();
        foreach (var key in keys)
        {
            statuses[key] = Compose(key, resources, stateOf);
            store.Write(key, Hash(key, resources), statuses[key]);
        }

        store.Keep(keys);
        store.WriteErrors(resources.Errors.Select(e => e.ToString()));
        return statuses;
    }

    private ResourceStatus Compose(ResourceKey key, ResourceSet resources, Func<ResourceKey, TargetState?> stateOf)
    {
        var resource = resources.Resources.GetValueOrDefault(key);
        var errors = resources.Broken.GetValueOrDefault(key);
        switch (key.Kind)
        {
            case ResourceKinds.Target:
                return TargetStatusComposer.Compose(
                    (DatabaseTarget?)resource, errors, stateOf(key), materials.AuthorityPath(key));
            case ResourceKinds.Grant:
                return resource is DatabaseGrant grant
                    ? Grant(grant, resources, stateOf)
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

    private DatabaseGrantStatus Grant(
        DatabaseGrant grant, ResourceSet resources, Func<ResourceKey, TargetState?> stateOf)
    {
        var key = TargetKey(ResourceKey.Of(grant), grant.Spec.TargetRef);
        var state = stateOf(key);
        var decision = GrantAdmission.Decide(grant, resources, time.GetUtcNow());
        // The runner may not have seen this edit yet; what it published then says nothing about it.
        var seen = state?.Compiled?.Decisions.Any(d => ReferenceEquals(d.Grant, grant)) == true;
        return GrantStatusComposer.Compose(
            decision,
            resources.FindTarget(key.Namespace, key.Name),
            seen ? state : null,
            materials.AuthorityPath(key));
    }

    private static ResourceKey TargetKey(ResourceKey from, LocalReference target) =>
        new(ResourceKinds.Target, from.Namespace, target.Name);

    private static string Hash(ResourceKey key, ResourceSet resources)
    {
        JsonNode? content = resources.Broken.TryGetValue(key, out var errors)
            ? JsonValue.Create(string.Join('\n', errors))
            : JsonSerializer.SerializeToNode(
                resources.Resources[key], resources.Resources[key].GetType(), ResourceJson.Options)?["spec"];
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(content)))[..16];
    }
}
