using GatewayProxy.Protocol.Session;

namespace GatewayProxy.Sessions;

/// <summary>Gets what the message at the front of a client's stream needs before it can be taken.</summary>
internal sealed class PipelineWaits(Session session, SessionServices services)
{
    /// <summary>How soon a session that waits for others notices its end.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromMilliseconds(100);

    private readonly RowCounts _counts = new(session, services);

    public HeldClient Held { get; } = new(session, services);

    /// <summary>False when it will not come.</summary>
    /// <param name="pipeline">It has met the message.</param>
    /// <param name="step">With what.</param>
    /// <param name="send">Sends to the server.</param>
    public async ValueTask<bool> FetchAsync(
        StatementPipeline pipeline, PipelineStep step, Func<ReadOnlyMemory<byte>, ValueTask> send)
    {
        switch (step)
        {
            case PipelineStep.Await:
                return await session.Pending.AnsweredAsync(pipeline.Awaited!);
            case PipelineStep.Analyse:
                await pipeline.AnalyseAsync();
                return true;
            case PipelineStep.Assess:
                await pipeline.AssessAsync();
                return true;
            case PipelineStep.Hold:
                await Held.WaitAsync(pipeline.Held, pipeline.IsSegmentOpen, send);
                pipeline.Decided();
                return session.Ending is null && !session.HasLeft;
            case PipelineStep.Count:
                return await _counts.RunAsync(pipeline.Counting!, pipeline.Replacement.Written, send);
            case PipelineStep.AwaitSchema:
                return await AwaitSchemaAsync();
            default:
                return await AskNamesAsync(pipeline, send);
        }
    }

    private async ValueTask<bool> AwaitSchemaAsync()
    {
        if (!await session.Pending.SettledAsync())
        {
            return false;
        }

        if (session.TransactionStatus == TransactionStatus.Idle)
        {
            var moved = services.Ddl.Gate.MovedAsync(session.Identity.Database);
            while (session.Ending is null && await Task.WhenAny(moved, Task.Delay(Notice, services.Time)) != moved)
            {
            }
        }

        return session.Ending is null;
    }

    /// <summary>Asks the server what names mean; false when no answer will come.</summary>
    private async ValueTask<bool> AskNamesAsync(
        StatementPipeline pipeline, Func<ReadOnlyMemory<byte>, ValueTask> send)
    {
        if (!await session.Pending.SettledAsync())
        {
            return false;
        }

        if (!pipeline.TryAskNames())
        {
            return true;
        }

        await send(pipeline.Replacement.Written);
        return await session.Pending.SettledAsync();
    }
}
