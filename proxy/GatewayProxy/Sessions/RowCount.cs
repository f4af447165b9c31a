using GatewayProxy.Approvals;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Session;

namespace GatewayProxy.Sessions;

/// <summary>
/// The rows of one approved statement, counted before anything of it can commit: what would commit it waits in the
/// client's loop until the server's loop has counted. A Query outside a transaction gets one from the gateway.
/// </summary>
/// <param name="limit">What was approved.</param>
/// <param name="text">What is counted.</param>
/// <param name="isQuery">It is a simple Query.</param>
/// <param name="opensTransaction">It has no transaction of its client's around it.</param>
public sealed class RowCount(RowLimit limit, CountedText text, bool isQuery, bool opensTransaction)
{
    private int _stage = (int)(opensTransaction ? RowCountStage.Opening : RowCountStage.Ready);
    private ServerError? _excess;

    public RowLimit Limit => limit;

    public bool IsQuery => isQuery;

    /// <summary>The gateway begins a transaction before the statement, and ends it.</summary>
    public bool OpensTransaction => opensTransaction;

    public RowCountStage Stage => (RowCountStage)Volatile.Read(ref _stage);

    /// <summary>The next word is the server's.</summary>
    public bool IsWithServer => Stage is RowCountStage.Opening or RowCountStage.Running or RowCountStage.Closing;

    /// <summary>Why all of it is rolled back; null while there is no cause.</summary>
    public ServerError? Excess => Volatile.Read(ref _excess);

    /// <summary>The server itself has rolled back.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>The server has taken COPY data for it.</summary>
    public bool HasCopied { get; private set; }

    /// <summary>Rows that the tags have counted so far.</summary>
    public long Rows { get; private set; }

    /// <summary>False when it is at another stage by now.</summary>
    public bool TryMove(RowCountStage from, RowCountStage to) =>
        Interlocked.CompareExchange(ref _stage, (int)to, (int)from) == (int)from;

    public void MoveTo(RowCountStage stage) => Volatile.Write(ref _stage, (int)stage);

    /// <summary>The last statement of a text has completed.</summary>
    /// <param name="commands">Statements that have completed.</param>
    public bool IsLast(int commands) => commands == text.Commands;

    /// <summary>A statement has completed.</summary>
    public void Add(ReadOnlySpan<byte> tag)
    {
        if (tag.StartsWith("INSERT "u8) || tag.StartsWith("UPDATE "u8) || tag.StartsWith("DELETE "u8)
            || tag.StartsWith("MERGE "u8) || (text.CountsCopies && tag.StartsWith("COPY "u8)))
        {
            Rows += CommandCompleteMessage.Rows(tag) ?? 0;
            _excess ??= Rows > limit.Rows ? HoldErrors.TooManyRows(limit, Rows) : null;
        }
    }

    /// <summary>The server has stopped in mid-result: only the tag that is still to come says what it wrote.</summary>
    public void Suspended() => _excess = HoldErrors.InPortions(limit);

    /// <summary>The server's own error has undone it.</summary>
    public void Failed() => (HasFailed, _excess) = (true, null);

    /// <summary>The server asks for the client's data.</summary>
    public void Copying()
    {
        HasCopied = true;
        TryMove(RowCountStage.Running, RowCountStage.Copying);
    }
}
