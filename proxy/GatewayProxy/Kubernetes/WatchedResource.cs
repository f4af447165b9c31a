namespace GatewayProxy.Kubernetes;

/// <summary>
/// What a proxy looks at of a target, grant, policy or rule: whether it is there and which generation it is. It decodes
/// no more, so that a newer kind of field hides no deletion, and ten thousand grants take little memory.
/// </summary>
public sealed record WatchedResource
{
    public required WatchedMetadata Metadata { get; init; }

    /// <summary>Null where it cannot be read.</summary>
    public WatchedSpec? Spec { get; init; }

    /// <summary>Deletion has begun: what it gave is over, whatever its finalizers wait for.</summary>
    public bool IsGoing => Metadata.DeletionTimestamp is not null;

    /// <summary>Whether it is of the target; one that cannot be read may be.</summary>
    public bool Concerns(string target) => Spec?.TargetRef is not { } reference || reference.Name == target;

    /// <summary>Whether it says something else than a configuration was compiled from.</summary>
    public bool IsNewerThan(long generation) => Metadata.Generation is not { } now || now > generation;
}
