using GatewayOperator.Api.Configuration;
using GatewayProxy.Observability;
using GatewayProxy.Policy.Decisions;
using GatewayProxy.Protocol.Extended;
using GatewayProxy.Recording;

namespace GatewayProxy.Sessions;

/// <summary>
/// A session's journal together with the target's answer to the question what happens when it cannot be written.
/// </summary>
public sealed class StatementRecorder(
    SessionJournal? journal, RecordingFailureAction onFailure, TimeProvider time, ILogger<Session> log,
    string sessionId) : IDisposable
{
    /// <summary>Lines written in one go before other sessions get their turn.</summary>
    private const int MostAtOnce = 1024;

    /// <summary>Records a statement before it goes upstream. False: it is not recorded and must not run.</summary>
    /// <param name="intent">What is about to run.</param>
    /// <param name="number">The statement's number for <see cref="RecordOutcome"/>, 0 when there is no journal.</param>
    public bool TryRecord(in StatementIntent intent, out long number)
    {
        number = 0;
        ProxyMetrics.Statement(intent.Verdict == StatementVerdict.Allow ? VerdictKind.Allow : VerdictKind.Deny);
        try
        {
            number = journal?.WriteIntent(intent) ?? 0;
            return journal is not null || onFailure == RecordingFailureAction.Continue;
        }
        catch (JournalException e)
        {
            return Continues(e);
        }
    }

    /// <summary>Records a Parse before it goes upstream. False: it is not recorded and must not be sent.</summary>
    public bool TryRecord(in ParseMessage parse, string name, long sqlBytes, out long line)
    {
        line = 0;
        try
        {
            line = journal?.WritePrepare(new StatementPreparation
            {
                Name = name,
                Sql = parse.Sql,
                SqlBytes = sqlBytes,
                ParameterTypes = parse.ParameterTypes.Length < sizeof(short)
                    ? default
                    : parse.ParameterTypes[sizeof(short)..],
            }) ?? 0;
            return journal is not null || onFailure == RecordingFailureAction.Continue;
        }
        catch (JournalException e)
        {
            return Continues(e);
        }
    }

    public void RecordOutcome(in StatementOutcome outcome) => journal?.WriteOutcome(outcome);

    public void RecordCancel(CancelCause cause) => journal?.WriteCancel(cause);

    public void RecordProtocolError(string what) => journal?.WriteProtocolError(what);

    /// <summary>Writes what is left to say: statements without an answer, then the end.</summary>
    public async Task RecordEndAsync(PendingQueue unanswered, SessionEnding ending)
    {
        for (var taken = 1; unanswered.TryTake(out var message); taken++)
        {
            if (taken % MostAtOnce == 0)
            {
                await Task.Yield();
            }

            if (message.Statement > 0)
            {
                RecordOutcome(new StatementOutcome
                {
                    N = message.Statement,
                    Result = StatementResult.Lost,
                    Elapsed = time.GetElapsedTime(message.SentAt),
                });
            }
        }

        journal?.WriteEnd(new SessionEnd
        {
            Reason = ending.Reason,
            SqlState = ending.Error?.SqlState,
            Message = ending.Error?.Message,
        });
    }

    public void Dispose() => journal?.Dispose();

    private bool Continues(JournalException e)
    {
        ProxyMetrics.JournalFailures.Inc();
        log.JournalFailed(sessionId, e.Message);
        return onFailure == RecordingFailureAction.Continue;
    }
}
