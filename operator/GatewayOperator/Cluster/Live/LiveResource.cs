using System.Text.Json.Nodes;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Masking;
using GatewayOperator.Api.Reading;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;
using GatewayOperator.Api.Validation;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Cluster.Live;

/// <summary>
/// One object of the API server as it counts: an invalid edit leaves the last good version in force, except for a
/// grant, which ends. Nobody gains anything by breaking an object.
/// </summary>
public sealed record LiveResource
{
    private static readonly ValidationContext Context = new(LocalMode: false);

    public required ResourceKey Key { get; init; }

    /// <summary>The newest version; null when it cannot be decoded.</summary>
    public IResource? Newest { get; init; }

    /// <summary>What counts; null for nothing.</summary>
    public IResource? InForce { get; init; }

    /// <summary>What is wrong with the newest version; null for a valid one.</summary>
    public IReadOnlyList<ResourceError>? Errors { get; init; }

    /// <summary>Generation of the newest version, decoded or not.</summary>
    public long? Generation { get; init; }

    /// <summary>The target it is about, itself for a target; null when nobody can tell.</summary>
    public ResourceKey? Target { get; init; }

    /// <summary>True for a policy or rule of which nobody knows what it protects.</summary>
    public bool IsUnreadable =>
        Errors is not null && InForce is null && Key.Kind is ResourceKinds.Policy or ResourceKinds.Rule;

    /// <summary>The object after an event; the same one when nothing that counts has changed.</summary>
    /// <param name="key">The object.</param>
    /// <param name="before">What was known; null for nothing.</param>
    /// <param name="newest">The newest version that could be decoded; null for none.</param>
    /// <param name="broken">Why the newest version cannot be decoded; null when it can.</param>
    public static LiveResource? Next(ResourceKey key, LiveResource? before, IResource? newest, BrokenObject? broken)
    {
        if (broken is not null)
        {
            return Broken(key, before, null, broken.Uid, [new ResourceError("", broken.Error)]) with
            {
                Generation = broken.Metadata["generation"] is JsonValue value && value.TryGetValue(out long generation)
                    ? generation
                    : null,
            };
        }

        if (newest is null)
        {
            return null;
        }

        if (before?.Newest is { } known && Same(known.Metadata, newest.Metadata))
        {
            return before;
        }

        var errors = ResourceValidator.Validate(newest, Context)
            .Select(e => new ResourceError(e.Path, e.Message))
            .ToList();
        if (errors.Count > 0)
        {
            return Broken(key, before, newest, newest.Metadata.Uid, errors);
        }

        // A grant that is being deleted is gone, whoever still keeps the object. What protects stays until it is gone.
        var ended = newest is DatabaseGrant && newest.Metadata.DeletionTimestamp is not null;
        return new LiveResource
        {
            Key = key,
            Newest = newest,
            InForce = ended ? null : newest,
            Generation = newest.Metadata.Generation,
            Target = TargetOf(key, newest),
        };
    }

    private static LiveResource Broken(
        ResourceKey key, LiveResource? before, IResource? newest, string? uid, IReadOnlyList<ResourceError> errors)
    {
        var lastGood = key.Kind != ResourceKinds.Grant && before?.InForce?.Metadata.Uid == uid ? before?.InForce : null;
        return new LiveResource
        {
            Key = key,
            Newest = newest,
            InForce = lastGood,
            Errors = errors,
            Generation = newest?.Metadata.Generation,
            Target = TargetOf(key, newest ?? lastGood) ?? before?.Target,
        };
    }

    private static ResourceKey? TargetOf(ResourceKey key, IResource? resource)
    {
        var name = resource switch
        {
            DatabaseTarget => key.Name,
            DatabaseGrant grant => grant.Spec.TargetRef.Name,
            MaskingPolicy policy => policy.Spec.TargetRef.Name,
            ApprovalRule rule => rule.Spec.TargetRef.Name,
            _ => key.Kind == ResourceKinds.Target ? key.Name : null,
        };
        return name is null ? null : new ResourceKey(ResourceKinds.Target, key.Namespace, name);
    }

    // Status and bookkeeping may differ: they are no wish of anybody.
    private static bool Same(ObjectMeta a, ObjectMeta b) =>
        a.Uid == b.Uid
        && a.Generation == b.Generation
        && a.DeletionTimestamp == b.DeletionTimestamp
        && a.Finalizers.SequenceEqual(b.Finalizers)
        && a.Annotations.Count == b.Annotations.Count
        && a.Annotations.All(x => b.Annotations.TryGetValue(x.Key, out var other) && other == x.Value);
}
