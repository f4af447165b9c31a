namespace GatewayProxy.Recording.Reading;

/// <summary>One line of a journal; what it says depends on its type. See docs/recording-format.md.</summary>
public abstract record JournalLine
{
    /// <summary>Number of the line, from 1.</summary>
    public required long Seq { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Type { get; init; }

    /// <summary>SHA-256 of the whole line before, in lower-case hex; null for the first.</summary>
    public string? Prev { get; init; }
}
