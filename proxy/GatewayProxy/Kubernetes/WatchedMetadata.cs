namespace GatewayProxy.Kubernetes;

/// <summary>The metadata that negative facts are read from.</summary>
public sealed record WatchedMetadata
{
    public required string Name { get; init; }

    public string? Uid { get; init; }

    public long? Generation { get; init; }

    public DateTimeOffset? DeletionTimestamp { get; init; }
}
