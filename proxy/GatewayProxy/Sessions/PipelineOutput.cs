using GatewayProxy.Policy.Decisions;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Recording;
using GatewayProxy.Sql.Analysis;

namespace GatewayProxy.Sessions;

/// <summary>What becomes of the client's messages: queued for an answer, replaced, refused, or the end.</summary>
public sealed class PipelineOutput(Session session, SessionServices services, TextJudge judge)
{
    /// <summary>
    /// Messages without an answer. A server that reads on without answering, as after an error up to the next Sync,
    /// would else let a client fill the gateway's memory.
    /// </summary>
    private const int MaxUnanswered = 262_144;

    /// <summary>What to send instead after <see cref="PipelineStep.Replace"/>.</summary>
    public MessageBuilder Replacement { get; } = new();

    /// <summary>What must be answered after <see cref="PipelineStep.Await"/>.</summary>
    public Definition? Awaited { get; private set; }

    /// <summary>Why the last message was a <see cref="PipelineStep.Violation"/>.</summary>
    public string Complaint { get; private set; } = "malformed message";

    /// <summary>Something unanswered could change the encodings: even planning runs functions.</summary>
    public bool MayChangeEncodings { get; set; }

    // Every statement is decided with the configuration in force when it is to run, not when it was prepared.
    public Verdict Decide(StatementForm form, in JudgedText judged, out string? revision)
    {
        var snapshot = services.Policy.Current;
        revision = snapshot?.Config.Revision;
        return snapshot is null ? default
            : judged.Refusal is not null ? Verdict.Deny(VerdictReason.Masking)
            : DecisionEngine.Decide(snapshot.Config, session.Grant, form);
    }

    public PipelineStep Record(
        in StatementIntent intent, Verdict verdict, in JudgedText judged, PendingKind kind, Portal? portal,
        int prefix = 0)
    {
        if (!session.Recorder.TryRecord(intent, out var number))
        {
            return Refuse(VerdictReason.NotRecordable, kind, 0);
        }

        if (!verdict.IsAllowed)
        {
            return judged.Refusal is { } refusal
                ? Refuse(RefusedStatements.Error(refusal), kind, number)
                : Refuse(verdict.Reason, kind, number);
        }

        var now = services.Time.GetTimestamp();
        var step = Enqueue(new PendingMessage(kind)
        {
            Statement = number,
            SentAt = now,
            Portal = portal,
            Analysis = judged.Analysis,
            Warns = judged.Analysis is { } analysis && session.Masking?.Warns(analysis) == true,
            Prefix = prefix,
        });
        session.Activity.Busy(now);
        judge.Sent(judged.Analysis);
        MayChangeEncodings = true;
        return step;
    }

    public PipelineStep Forward(
        PendingKind kind, Definition? definition = null, Portal? portal = null, TextAnalysis? analysis = null,
        NamedObject? described = null) =>
        Enqueue(new PendingMessage(kind)
        {
            Definition = definition,
            Portal = portal,
            Analysis = analysis,
            Described = described,
        });

    public PipelineStep Enqueue(in PendingMessage message, PipelineStep step = PipelineStep.Forward)
    {
        judge.IsSegmentOpen = !message.EndsAtReadyForQuery;
        return session.Pending.Add(message) > MaxUnanswered ? Violation("too many messages without an answer") : step;
    }

    public PipelineStep Await(Definition definition)
    {
        Awaited = definition;
        return PipelineStep.Await;
    }

    public PipelineStep Refuse(VerdictReason reason, PendingKind kind, long number)
    {
        services.Log.StatementRefused(session.Identity.Id, reason.Code());
        return Refuse(RefusedStatements.Error(reason), kind, number);
    }

    public PipelineStep Refuse(ServerError error, PendingKind kind, long number)
    {
        var refused = new PendingMessage(RefusedStatements.Write(Replacement, kind))
        {
            Statement = number,
            SentAt = services.Time.GetTimestamp(),
            Refusal = error,
        };
        return Enqueue(refused, PipelineStep.Replace);
    }

    public PipelineStep Malformed(string message) => Violation($"malformed {message} message");

    public PipelineStep Violation(string what)
    {
        Complaint = what;
        return PipelineStep.Violation;
    }
}
