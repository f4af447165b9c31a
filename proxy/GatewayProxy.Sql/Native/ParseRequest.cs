namespace GatewayProxy.Sql.Native;

/// <summary>A text that waits for its turn on a parser thread.</summary>
internal sealed class ParseRequest(ReadOnlyMemory<byte> sql, CancellationToken cancellation)
{
    // Who waits goes on where it was, never on the parser's thread.
    private readonly TaskCompletionSource<ParseOutcome> _outcome =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<ParseOutcome> Outcome => _outcome.Task;

    public void Answer(TextParser parser)
    {
        if (cancellation.IsCancellationRequested)
        {
            _outcome.SetCanceled(cancellation);
            return;
        }

        try
        {
            _outcome.SetResult(parser.Parse(sql.Span));
        }
        catch (Exception failure)
        {
            // A thread that ends with an exception ends the process; the one who asked can do better.
            _outcome.SetException(failure);
        }
    }
}
