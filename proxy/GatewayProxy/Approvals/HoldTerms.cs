namespace GatewayProxy.Approvals;

/// <summary>What a rule demands before a statement runs.</summary>
public sealed record HoldTerms
{
    /// <summary>Namespace and name.</summary>
    public required string Rule { get; init; }

    /// <summary>Approvals needed.</summary>
    public required int Required { get; init; }

    /// <summary>How long the connection waits.</summary>
    public required TimeSpan HoldFor { get; init; }

    /// <summary>The same inside a transaction, whose locks others wait for.</summary>
    public required TimeSpan HoldInTransaction { get; init; }

    /// <summary>How long a request stays open after its hold; null: it ends with it.</summary>
    public TimeSpan? ValidFor { get; init; }

    /// <summary>The rule's words for the client.</summary>
    public string? Message { get; init; }

    /// <summary>Why the rule matched, in one line.</summary>
    public required string Reason { get; init; }
}
