namespace GatewayProxy.Recording.Reading;

/// <summary><c>decision</c>: what came of the approval that statement <see cref="N"/> waited for.</summary>
public sealed record DecisionLine : JournalLine
{
    public required long N { get; init; }

    /// <summary><c>approved</c>, <c>denied</c>, <c>expired</c>, <c>withdrawn</c> or <c>failed</c>.</summary>
    public required string Decision { get; init; }

    public string? Approval { get; init; }

    public string? Rule { get; init; }

    public IReadOnlyList<string> Approvers { get; init; } = [];

    /// <summary>It was asked for while the result was on its way.</summary>
    public bool MidStream { get; init; }

    /// <summary>Rows that were approved at most; null where nobody counted.</summary>
    public long? MaxRows { get; init; }

    public string? Comment { get; init; }
}
