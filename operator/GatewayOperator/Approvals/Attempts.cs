namespace GatewayOperator.Approvals;

/// <summary>
/// Looks again and again at files that may not be there; what goes wrong is logged when it is not what went wrong
/// before.
/// </summary>
internal sealed class Attempts(ILogger log)
{
    private string? _failure;

    public async Task RunAsync(Func<CancellationToken, Task> look, CancellationToken ct)
    {
        try
        {
            await look(ct).ConfigureAwait(false);
            _failure = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (_failure != e.Message)
            {
                log.Failing(e.Message);
            }

            _failure = e.Message;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The next start goes on where this one stopped.
        }
    }
}
