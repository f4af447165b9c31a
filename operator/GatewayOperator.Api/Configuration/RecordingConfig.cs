namespace GatewayOperator.Api.Configuration;

/// <summary>Where and how sessions are recorded.</summary>
public sealed record RecordingConfig
{
    /// <summary>Directory of the journals; one subdirectory per target is created in it.</summary>
    public required string Directory { get; init; }

    public required RecordingFailureAction OnFailure { get; init; }
}
