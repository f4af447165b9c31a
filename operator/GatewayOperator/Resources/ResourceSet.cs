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
    private readonly Lazy<Dictionary<(string, string), IReadOnlyList<MaskingPolicy>>> _policies;
    private readonly Lazy<Dictionary<(string, string), IReadOnlyList<ApprovalRule>>> _rules;
    private readonly Lazy<Dictionary<(string, string), IReadOnlyList<DatabaseGrant>>> _grants;

    public ResourceSet()
    {
        _policies = new(() => ByTarget<MaskingPolicy>(Resources!.Values, p => p.Spec.TargetRef));
        _rules = new(() => ByTarget<ApprovalRule>(Resources!.Values, r => r.Spec.TargetRef));
        _grants = new(() => ByTarget<DatabaseGrant>(Resources!.Values, g => g.Spec.TargetRef));
    }

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

    /// <summary>
    /// On a cluster: the generations of invalid edits in whose place the last good version stays in force.
    /// </summary>
    public IReadOnlyDictionary<ResourceKey, long> Rejected { get; init; } = new Dictionary<ResourceKey, long>();

    /// <summary>All errors of all files.</summary>
    public required IReadOnlyList<ResourceError> Errors { get; init; }

    public IEnumerable<DatabaseTarget> Targets => Resources.Values.OfType<DatabaseTarget>();

    public DatabaseTarget? FindTarget(string @namespace, string name) =>
        Find<DatabaseTarget>(ResourceKinds.Target, @namespace, name);

    public DatabaseGrant? FindGrant(string @namespace, string name) =>
        Find<DatabaseGrant>(ResourceKinds.Grant, @namespace, name);

    public Secret? FindSecret(string @namespace, string name) => Find<Secret>(ResourceKinds.Secret, @namespace, name);

    public IReadOnlyList<MaskingPolicy> PoliciesOf(string @namespace, string target) =>
        _policies.Value.GetValueOrDefault((@namespace, target), []);

    public IReadOnlyList<ApprovalRule> RulesOf(string @namespace, string target) =>
        _rules.Value.GetValueOrDefault((@namespace, target), []);

    public IReadOnlyList<DatabaseGrant> GrantsOf(string @namespace, string target) =>
        _grants.Value.GetValueOrDefault((@namespace, target), []);

    // Every grant asks for the policies of its target: with thousands of grants nothing may be searched for each.
    private static Dictionary<(string Namespace, string Target), IReadOnlyList<T>> ByTarget<T>(
        IEnumerable<IResource> resources, Func<T, LocalReference> target)
        where T : IResource =>
        resources.OfType<T>()
            .GroupBy(r => (r.Metadata.Namespace, target(r).Name))
            .ToDictionary(
                g => g.Key,
                g => (IReadOnlyList<T>)[.. g.OrderBy(r => r.Metadata.Name, StringComparer.Ordinal)]);

    private T? Find<T>(string kind, string @namespace, string name)
        where T : class, IResource =>
        Resources.GetValueOrDefault(new ResourceKey(kind, @namespace, name)) as T;
}
