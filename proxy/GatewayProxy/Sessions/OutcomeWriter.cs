using GatewayProxy.Recording;

namespace GatewayProxy.Sessions;

/// <summary>Adds up what the answer to the oldest unanswered statement has brought so far.</summary>
public sealed class OutcomeWriter(Session session, TimeProvider time)
{
    private readonly ResultPreviews _previews = session.Previews;
    private readonly byte[] _sqlState = new byte[5];
    private byte[] _tag = new byte[64];
    private int _tagLength;
    private List<string>? _warnings;
    private long _delivered;
    private long _deliveredBytes;
    private bool _failed;

    /// <summary>Statements of the text that have completed.</summary>
    public int Commands { get; private set; }

    /// <summary>Rows of the statement, over all Executes of its portal.</summary>
    public long Rows { get; private set; }

    /// <summary>Bytes of rows and COPY data, likewise.</summary>
    public long Bytes { get; private set; }

    /// <summary>How a statement ended whose end is ReadyForQuery.</summary>
    public StatementResult Result => !_failed
        ? StatementResult.Completed
        : _sqlState.AsSpan().SequenceEqual("57014"u8) ? StatementResult.Canceled : StatementResult.Failed;

    public void Count(Portal? portal, int length)
    {
        _delivered++;
        _deliveredBytes += length;
        if (portal is null)
        {
            Rows = _delivered;
            Bytes = _deliveredBytes;
            return;
        }

        Rows = ++portal.Rows;
        Bytes = portal.Bytes += length;
    }

    public void Completed(ReadOnlySpan<byte> tag)
    {
        _previews.Completed();
        Commands++;
        if (_tag.Length < tag.Length)
        {
            _tag = new byte[tag.Length];
        }

        tag.CopyTo(_tag);
        _tagLength = tag.Length;
    }

    /// <summary>The client was told something beside the answer.</summary>
    public void Warned(string message) => (_warnings ??= []).Add(message);

    public void Failed(ReadOnlySpan<byte> sqlState)
    {
        _failed = true;
        _sqlState.AsSpan().Fill((byte)'?');
        sqlState[..Math.Min(sqlState.Length, _sqlState.Length)].CopyTo(_sqlState);
    }

    public void Write(in PendingMessage message, StatementResult result, bool textUncertain)
    {
        session.Recorder.RecordOutcome(new StatementOutcome
        {
            N = message.Statement,
            Result = result,
            Tag = _tag.AsSpan(0, _tagLength),
            Commands = Commands,
            Rows = _delivered,
            Bytes = _deliveredBytes,
            Elapsed = time.GetElapsedTime(message.SentAt),
            SqlState = _failed ? _sqlState : default,
            SqlSha256 = message.Portal?.Statement?.Digest,
            IsDigestKeyed = message.Portal?.Statement is { IsRedacted: true },
            TextUncertain = textUncertain,
            Warnings = _warnings,
            Preview = _previews.Finish(),
        });
    }

    public void Reset()
    {
        _tagLength = 0;
        Commands = 0;
        _warnings = null;
        _previews.Reset();
        _delivered = _deliveredBytes = Rows = Bytes = 0;
        _failed = false;
    }
}
