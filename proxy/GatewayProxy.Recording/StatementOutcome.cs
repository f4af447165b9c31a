namespace GatewayProxy.Recording;

/// <summary>
/// What became of the statement that <see cref="SessionJournal.WriteIntent"/> numbered <see cref="N"/>.
/// </summary>
public readonly ref struct StatementOutcome
{
    public long N { get; init; }

    public StatementResult Result { get; init; }

    /// <summary>The command tag of the (last) CommandComplete, without its NUL.</summary>
    public ReadOnlySpan<byte> Tag { get; init; }

    /// <summary>CommandComplete messages of a Query that held several statements; 0 or 1 otherwise.</summary>
    public int Commands { get; init; }

    /// <summary>Rows that went to the client.</summary>
    public long Rows { get; init; }

    /// <summary>Bytes of row and COPY data that went to the client.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes of COPY data that came from the client.</summary>
    public long CopyInBytes { get; init; }

    /// <summary>From the first byte sent upstream to the last of the answer.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The error's SQLSTATE, five ASCII characters; empty when there was none.</summary>
    public ReadOnlySpan<byte> SqlState { get; init; }

    /// <summary>SHA-256 of a text of which the intent had only the head; else empty.</summary>
    public ReadOnlySpan<byte> SqlSha256 { get; init; }

    /// <summary><see cref="SqlSha256"/> is a keyed digest: the text is redacted.</summary>
    public bool IsDigestKeyed { get; init; }

    /// <summary>A PREPARE, DEALLOCATE, DECLARE or CLOSE of SQL may have changed what the name stood for.</summary>
    public bool TextUncertain { get; init; }

    /// <summary>What <see cref="ResultPreview.Finish"/> gave; empty when no rows are recorded.</summary>
    public ReadOnlySpan<byte> Preview { get; init; }

    /// <summary>What the gateway told the client beside the answer; null for nothing.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }
}
