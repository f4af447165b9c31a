namespace GatewayProxy.Recording.Reading;

/// <summary><c>end</c>: the last line of a session that ended in order.</summary>
public sealed record EndLine : JournalLine
{
    public required string Reason { get; init; }

    public string? SqlState { get; init; }

    public string? Message { get; init; }

    /// <summary>Microseconds.</summary>
    public long DurationUs { get; init; }

    public long Statements { get; init; }

    public long Denied { get; init; }

    /// <summary>Statements that waited for an approval.</summary>
    public long Held { get; init; }

    /// <summary>Those of them that got one.</summary>
    public long Approved { get; init; }

    public long Failed { get; init; }

    public long Rows { get; init; }

    public long Bytes { get; init; }
}
