namespace GatewayProxy.Recording;

/// <summary>What a journal adds up for its last line.</summary>
internal struct JournalCounts
{
    public long Statements;
    public long Denied;
    public long Held;
    public long Approved;
    public long Failed;
    public long Rows;
    public long Bytes;

    public void Add(StatementVerdict verdict)
    {
        Denied += verdict == StatementVerdict.Deny ? 1 : 0;
        Held += verdict == StatementVerdict.Hold ? 1 : 0;
    }

    public void Add(in StatementOutcome outcome)
    {
        Rows += outcome.Rows;
        Bytes += outcome.Bytes;
        if (outcome.Result is StatementResult.Failed or StatementResult.Canceled)
        {
            Failed++;
        }
    }
}
