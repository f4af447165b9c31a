using GatewayOperator.Api.Configuration;
using GatewayProxy.Observability;
using GatewayProxy.Policy.Decisions;
using GatewayProxy.Protocol.Extended;
using GatewayProxy.Recording;
using GatewayProxy.Recordings;

namespace GatewayProxy.Sessions;

/// <summary>
/// A session's journal together with the target's answer to the question what happens when it cannot be written.
/// </summary>
public sealed class StatementRecorder(
    SessionJournal? journal, RecordingFailureAction onFailure, TimeProvider time, ILogger<Session> log,
    string sessionId, KeptJournal? kept = null) : IDisposable
{
    private string _ending = "gatewayFailure";

    /// <summary>Lines written in one go before other sessions get their turn.</summary>
    private const int MostAtOnce = 1024;

    /// <summary>Records a statement before it goes upstream. False: it is not recorded and must not run.</summary>
    /// <param name="intent">What is about to run.</param>
    /// <param name="number">The statement's number for <see cref="RecordOutcome"/>, 0 when there is no journal.</param>
    public bool TryRecord(in StatementIntent intent, out long number)
    {
        number = 0;
        ProxyMetrics.Statement(intent.Verdict switch
        {
            StatementVerdict.Allow => VerdictKind.Allow,
            StatementVerdict.Hold => VerdictKind.Hold,
            _ => VerdictKind.Deny,
        });
        try
        {
            DemandRoom();
            number = journal?.WriteIntent(intent) ?? 0;
            return journal is not null || onFailure == RecordingFailureAction.Continue;
        }
        catch (JournalException e)
        {
            return Continues(e);
        }
    }

    /// <summary>Records a Parse before it goes upstream. False: it is not recorded and must not be sent.</summary>
    /// <param name="parse">The client's message.</param>
    /// <param name="name">As people read it.</param>
    /// <param name="sqlBytes">Length of the text when the message has only its head; else 0.</param>
    /// <param name="sent">What goes upstream in place of the text; empty when the text does.</param>
    /// <param name="redacted">What is recorded in place of both; null when they are.</param>
    /// <param name="line">The line's number, 0 when there is no journal.</param>
    public bool TryRecord(
        in ParseMessage parse, string name, long sqlBytes, ReadOnlySpan<byte> sent, RedactedText? redacted,
        out long line)
    {
        line = 0;
        try
        {
            DemandRoom();
            line = journal?.WritePrepare(new StatementPreparation
            {
                Name = name,
                Sql = parse.Sql,
                SqlBytes = sqlBytes,
                Sent = sent,
                Redacted = redacted,
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

    /// <summary>
    /// What was recorded is not as safe yet as it must be before bytes go upstream: <see cref="SettleAsync"/> first.
    /// </summary>
    public bool IsUnsettled => kept?.Safety is { IsBehind: true };

    /// <summary>Waits until what was recorded is safe. False: it is not, and nothing may go upstream.</summary>
    public async Task<bool> SettleAsync()
    {
        try
        {
            await kept!.Safety!.CatchUpAsync();
            return true;
        }
        catch (JournalException e)
        {
            return Continues(e);
        }
    }

    /// <summary>Records what came of an approval. False: it is not recorded, and the statement must not run.</summary>
    public bool TryRecord(in StatementDecision decision)
    {
        try
        {
            DemandRoom();
            journal?.WriteDecision(decision);
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

        _ending = ending.Reason;
        journal?.WriteEnd(new SessionEnd
        {
            Reason = ending.Reason,
            SqlState = ending.Error?.SqlState,
            Message = ending.Error?.Message,
        });
    }

    public void Dispose()
    {
        journal?.Dispose();
        kept?.Closed(_ending);
    }

    // What goes on without a line is a hole in the record; what is refused is none.
    private void DemandRoom()
    {
        if (kept is { HasRoom: false })
        {
            if (onFailure == RecordingFailureAction.Continue)
            {
                journal!.Miss();
            }

            throw new JournalException("the spool has reached spec.recording.spool.maxBytes: uploads do not keep up");
        }
    }

    private bool Continues(JournalException e)
    {
        ProxyMetrics.JournalFailures.Inc();
        log.JournalFailed(sessionId, e.Message);
        return onFailure == RecordingFailureAction.Continue;
    }
}
