namespace GatewayProxy.Recording;

/// <summary>What a journal adds up for its last line.</summary>
internal struct JournalCounts
{
    public long Statements;
    public long Denied;
    public long Failed;
    public long Rows;
    public long Bytes;

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
