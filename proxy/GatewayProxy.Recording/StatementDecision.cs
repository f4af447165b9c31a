namespace GatewayProxy.Recording;

/// <summary>
/// What came of the approval that the statement waited for which <see cref="SessionJournal.WriteIntent"/> numbered
/// <see cref="N"/>.
/// </summary>
public readonly record struct StatementDecision
{
    public long N { get; init; }

    public DecisionOutcome Outcome { get; init; }

    /// <summary>The request's name; null when none could be made.</summary>
    public string? Approval { get; init; }

    /// <summary>The rule that asked for it.</summary>
    public string? Rule { get; init; }

    /// <summary>Who decided; null for nobody.</summary>
    public IReadOnlyList<string>? Approvers { get; init; }

    /// <summary>It was asked for when the statement's result had grown too large: it waited in mid-stream.</summary>
    public bool MidStream { get; init; }

    /// <summary>Rows that it may touch; what touches more is rolled back. Null where nobody counts.</summary>
    public long? MaxRows { get; init; }

    /// <summary>An approver's words, or what went wrong.</summary>
    public string? Comment { get; init; }
}
