using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;

namespace GatewayProxy.Sessions;

/// <summary>
/// The client's side of <see cref="RowCount"/>: sends an approved statement, and nothing behind it before its rows are
/// counted.
/// </summary>
internal sealed class RowCounts(Session session, SessionServices services)
{
    private readonly MessageBuilder _own = new();

    /// <summary>False when the server is gone.</summary>
    /// <param name="count">What is counted.</param>
    /// <param name="statement">The statement, or the end of its COPY data.</param>
    /// <param name="send">Sends to the server.</param>
    public async ValueTask<bool> RunAsync(
        RowCount count, ReadOnlyMemory<byte> statement, Func<ReadOnlyMemory<byte>, ValueTask> send)
    {
        if (count.Stage == RowCountStage.Opening)
        {
            await send(_own.Clear().Query("BEGIN").Written);
            if (!await session.Pending.CountedAsync(count))
            {
                return false;
            }

            if (count.Stage == RowCountStage.Over)
            {
                // It was canceled, and the client knows.
                return true;
            }
        }

        _ = count.TryMove(RowCountStage.Ready, RowCountStage.Running)
            || count.TryMove(RowCountStage.Copying, RowCountStage.Running);
        await send(statement);
        return await session.Pending.CountedAsync(count) && await CloseAsync(count, send);
    }

    private async ValueTask<bool> CloseAsync(RowCount count, Func<ReadOnlyMemory<byte>, ValueTask> send)
    {
        if (count.TryMove(RowCountStage.Counted, RowCountStage.Closing))
        {
            await send(Closing(count));
            if (!await session.Pending.CountedAsync(count))
            {
                return false;
            }
        }
        else if (count is { Stage: RowCountStage.Over, IsQuery: false, Excess: { } excess })
        {
            var kind = RefusedStatements.Write(_own, PendingKind.Execute);
            session.Pending.Add(new PendingMessage(kind) { Refusal = excess });
            await send(_own.Written);
        }

        if (count is { Stage: RowCountStage.Over, Excess: { } told })
        {
            await services.Approvals.RolledBackAsync(count.Limit, told.Message);
        }

        return true;
    }

    private ReadOnlyMemory<byte> Closing(RowCount count)
    {
        if (count.OpensTransaction)
        {
            return _own.Clear().Query(count.Excess is null && !count.HasFailed ? "COMMIT" : "ROLLBACK").Written;
        }

        // What the client has begun is its own to end.
        RefusedStatements.Write(_own, PendingKind.Query);
        return _own.Written;
    }
}
