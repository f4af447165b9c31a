namespace GatewayOperator.Activations;

/// <summary>What ends the sessions of a grant with OnConnect that were activated before.</summary>
public sealed record RevocationEntry
{
    public required string GrantUid { get; init; }

    /// <summary>Null: of everybody.</summary>
    public string? Subject { get; init; }

    public required DateTimeOffset At { get; init; }
}
