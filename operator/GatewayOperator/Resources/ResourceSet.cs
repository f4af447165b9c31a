using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Masking;
using GatewayOperator.Api.Reading;
using GatewayOperator.Api.References;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;

namespace GatewayOperator.Resources;

/// <summary>An immutable snapshot of all resources: what is in force, and what is wrong with the rest.</summary>
public sealed class ResourceSet : IResourceLookup
{
    public static ResourceSet Empty { get; } = new()
    {
        Resources = new Dictionary<ResourceKey, IResource>(),
        Origins = new Dictionary<ResourceKey, string>(),
        Broken = new Dictionary<ResourceKey, IReadOnlyList<ResourceError>>(),
        Unreadable = [],
        Errors = [],
    };

    /// <summary>
    /// Valid resources; for targets, policies, rules and secrets with an invalid edit the last good one.
    /// </summary>
    public required IReadOnlyDictionary<ResourceKey, IResource> Resources { get; init; }

    /// <summary>The file of each resource.</summary>
    public required IReadOnlyDictionary<ResourceKey, string> Origins { get; init; }

    /// <summary>Resources whose newest text is invalid.</summary>
    public required IReadOnlyDictionary<ResourceKey, IReadOnlyList<ResourceError>> Broken { get; init; }

    public required IReadOnlyList<UnreadablePolicy> Unreadable { get; init; }

    /// <summary>All errors of all files.</summary>
    public required IReadOnlyList<ResourceError> Errors { get; init; }

    public IEnumerable<DatabaseTarget> Targets => Resources.Values.OfType<DatabaseTarget>();

    public DatabaseTarget? FindTarget(string @namespace, string name) =>
        Find<DatabaseTarget>(ResourceKinds.Target, @namespace, name);

    public DatabaseGrant? FindGrant(string @namespace, string name) =>
        Find<DatabaseGrant>(ResourceKinds.Grant, @namespace, name);

    public Secret? FindSecret(string @namespace, string name) => Find<Secret>(ResourceKinds.Secret, @namespace, name);

    public IReadOnlyList<MaskingPolicy> PoliciesOf(string @namespace, string target) =>
        [.. Resources.Values.OfType<MaskingPolicy>()
            .Where(p => p.Metadata.Namespace == @namespace && p.Spec.TargetRef.Name == target)
            .OrderBy(p => p.Metadata.Name, StringComparer.Ordinal)];

    public IReadOnlyList<ApprovalRule> RulesOf(string @namespace, string target) =>
        [.. Resources.Values.OfType<ApprovalRule>()
            .Where(r => r.Metadata.Namespace == @namespace && r.Spec.TargetRef.Name == target)
            .OrderBy(r => r.Metadata.Name, StringComparer.Ordinal)];

    public IReadOnlyList<DatabaseGrant> GrantsOf(string @namespace, string target) =>
        [.. Resources.Values.OfType<DatabaseGrant>()
            .Where(g => g.Metadata.Namespace == @namespace && g.Spec.TargetRef.Name == target)
            .OrderBy(g => g.Metadata.Name, StringComparer.Ordinal)];

    private T? Find<T>(string kind, string @namespace, string name)
        where T : class, IResource =>
        Resources.GetValueOrDefault(new ResourceKey(kind, @namespace, name)) as T;
}
