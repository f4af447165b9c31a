using GatewayOperator.Api.Targets;

namespace GatewayOperator.Api.Configuration;

/// <summary>Where and how sessions are recorded.</summary>
public sealed record RecordingConfig
{
    /// <summary>
    /// Directory of the journals that are written: the spool. One subdirectory per target is created in it.
    /// </summary>
    public required string Directory { get; init; }

    public required RecordingFailureAction OnFailure { get; init; }

    /// <summary>Where sealed recordings go; null leaves them in the spool, unsealed.</summary>
    public RecordingStorageConfig? Storage { get; init; }

    /// <summary>How long what was recorded may wait for its upload.</summary>
    public TimeSpan UploadInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What must have happened to a statement's record before the statement is forwarded.</summary>
    public RecordingDurability Durability { get; init; } = RecordingDurability.Written;

    /// <summary>Bytes the spool may hold; beyond it <see cref="OnFailure"/> decides. Null is no limit.</summary>
    public long? SpoolMaxBytes { get; init; }

    /// <summary>Age at which recordings are removed from the storage; null keeps them.</summary>
    public TimeSpan? Retention { get; init; }
}
