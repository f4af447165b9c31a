namespace GatewayProxy.Recording.Reading;

/// <summary><c>outcome</c>: what became of statement <see cref="N"/>.</summary>
public sealed record OutcomeLine : JournalLine
{
    public required long N { get; init; }

    public required string Result { get; init; }

    public string? Tag { get; init; }

    public int? Commands { get; init; }

    public long Rows { get; init; }

    public long Bytes { get; init; }

    public long CopyInBytes { get; init; }

    /// <summary>Microseconds.</summary>
    public long ElapsedUs { get; init; }

    public string? SqlState { get; init; }

    public string? SqlSha256 { get; init; }

    /// <summary>The same, keyed, of a redacted text.</summary>
    public string? SqlDigest { get; init; }

    public bool TextUncertain { get; init; }

    /// <summary>The first rows of its results, when the target has them recorded.</summary>
    public IReadOnlyList<PreviewedResult>? Preview { get; init; }

    /// <summary>What the gateway told the client beside the answer.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }
}
