using GatewayOperator.Api.ApprovalRules;
using GatewayProxy.Approvals;
using GatewayProxy.Ddl;
using GatewayProxy.Observability;
using GatewayProxy.Policy.Decisions;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Recording;
using GatewayProxy.Sql.Analysis;

namespace GatewayProxy.Sessions;

/// <summary>What becomes of the client's messages: queued for an answer, replaced, refused, or the end.</summary>
public sealed class PipelineOutput(
    Session session, SessionServices services, TextJudge judge, RuleJudge rules, StatementHolds holds)
{
    /// <summary>
    /// Messages without an answer. A server that reads on without answering, as after an error up to the next Sync,
    /// would else let a client fill the gateway's memory.
    /// </summary>
    private const int MaxUnanswered = 262_144;

    private bool _followsQuery;

    /// <summary>What to send instead after <see cref="PipelineStep.Replace"/>.</summary>
    public MessageBuilder Replacement { get; } = new();

    /// <summary>What must be answered after <see cref="PipelineStep.Await"/>.</summary>
    public Definition? Awaited { get; private set; }

    /// <summary>What is counted after <see cref="PipelineStep.Count"/>.</summary>
    public RowCount? Counting { get; set; }

    /// <summary>Why the last message was a <see cref="PipelineStep.Violation"/>.</summary>
    public string Complaint { get; private set; } = "malformed message";

    /// <summary>Something unanswered could change the encodings: even planning runs functions.</summary>
    public bool MayChangeEncodings { get; set; }

    /// <summary>Statements since the last Sync whose work is not committed yet.</summary>
    public bool HasUncommitted { get; set; }

    // Every statement is decided with the configuration in force when it is to run, not when it was prepared.
    public Ruling Decide(StatementForm form, in JudgedText judged)
    {
        if (services.Policy.Current is not { } snapshot)
        {
            return default;
        }

        var verdict = judged.Refusal is null || judged.Assessed is not null ? rules.Decide(judged.Assessed) : null;
        if (judged.Refusal is not null && verdict is not { Action: RuleAction.Deny, Deciding.Length: > 0 })
        {
            return new Ruling(Verdict.Deny(VerdictReason.Masking), snapshot.Config.Revision, null);
        }

        var decided = DecisionEngine.Decide(snapshot.Config, session.Grant, form, verdict);
        var ruling = new Ruling(
            // Nothing changes the schema that nobody was asked about.
            decided.IsAllowed && judged.IsDdl ? Verdict.Deny(VerdictReason.Masking) : decided,
            snapshot.Config.Revision, verdict);
        return ruling.Verdict.Kind != VerdictKind.Deny && SessionActivation.IsNeeded(session)
            ? SessionActivation.Decide(session, snapshot, ruling)
            : ruling;
    }

    /// <summary>
    /// Planning a statement could run what nobody has let run, and so could SQL by the portal's name. What changes the
    /// schema runs elsewhere: nothing of it is planned here.
    /// </summary>
    public bool MustDecideBeforeBind(Portal portal, in JudgedText judged) => holds.Current is not null
        || (judged is { Assessed: { } assessed, IsDdl: false }
            && (portal.Name.Length > 0 || assessed.Risks.Risks.Has(Risk.Unrecognised)
                || SessionActivation.IsNeeded(session)));

    /// <summary>Whether the statement at the front would be sent by this ruling.</summary>
    public bool MayRun(in Ruling ruling) => holds.MayRun(ruling);

    public PipelineStep Record(
        in StatementIntent intent, in Ruling ruling, in JudgedText judged, PendingKind kind, Portal? portal,
        int prefix = 0)
    {
        var held = holds.Current;
        var granted = holds.Granted;
        var count = holds.Count(kind);
        var step = Settle(intent, ruling, judged, kind, portal, out var number);
        if (step != PipelineStep.Forward)
        {
            return step;
        }

        portal?.IsApproved |= held is not null;
        var sent = new PendingMessage(kind)
        {
            Statement = number,
            Portal = portal,
            Prefix = prefix,
            Result = holds.ResultOf(intent, judged, portal, granted),
            Tag = held?.Tag,
        };
        return held is null || count is null ? Send(sent, judged) : SendCounted(count, sent, judged);
    }

    private PipelineStep SendCounted(RowCount count, in PendingMessage message, in JudgedText judged)
    {
        (Counting, session.Counted) = (count, count);
        return Send(message with { Counted = count }, judged) == PipelineStep.Forward
            ? PipelineStep.Count
            : PipelineStep.Violation;
    }

    /// <summary>The same for a statement that is about to be bound: what may be, is recorded when it runs.</summary>
    public PipelineStep RecordBound(in StatementIntent intent, in Ruling ruling, in JudgedText judged, Portal portal)
    {
        if (holds.Current is not { } held)
        {
            return ruling.Verdict.IsAllowed
                ? PipelineStep.Forward
                : Settle(intent, ruling, judged, PendingKind.Bind, portal, out _);
        }

        var (granted, limit) = (holds.Granted, holds.Limit);
        var step = Settle(intent, ruling, judged, PendingKind.Bind, portal, out var number);
        portal.Bound = new BoundApproval(number, granted, held.Facts, limit);
        return step;
    }

    // Forward: nothing stands against it, and what was held is taken.
    private PipelineStep Settle(
        in StatementIntent intent, in Ruling ruling, in JudgedText judged, PendingKind kind, Portal? portal,
        out long number)
    {
        var held = holds.Current;
        var bound = portal is { HasBegun: false } ? portal.Bound : null;
        number = held?.Number ?? bound?.Number ?? 0;
        if (held is null && bound is null)
        {
            if (!session.Recorder.TryRecord(intent, out number))
            {
                return Refuse(VerdictReason.NotRecordable, kind, 0);
            }

            Count(ruling);
        }

        // A change of the schema that has run is what its client hears of, whatever the policy says by now.
        if ((held?.Error ?? (held?.Tag is null ? Denial(ruling, judged) : null)) is { } denial)
        {
            return Refuse(denial, kind, number);
        }

        if (holds.MustWait(ruling, portal))
        {
            var at = new HoldPosition(kind, judge.IsSegmentOpen, HasUncommitted);
            if (holds.Begin(intent, number, ruling, judged, portal, at, Decider(intent.Protocol)) is not { } unfit)
            {
                return PipelineStep.Hold;
            }

            holds.Forget();
            return Refuse(unfit, kind, number);
        }

        return held is not null && holds.Take(intent.Sent.IsEmpty ? judged.Sent : intent.Sent) is { } changed
            ? Refuse(changed, kind, number)
            : PipelineStep.Forward;
    }

    private Func<JudgedText, Ruling> Decider(StatementProtocol protocol)
    {
        var form = protocol == StatementProtocol.Simple ? StatementForm.SimpleQuery : StatementForm.Extended;
        return judged => Decide(form, judged);
    }

    private static void Count(in Ruling ruling)
    {
        foreach (var found in ruling.Rules is { } rules ? rules.Deciding.Concat(rules.DryRuns) : [])
        {
            ProxyMetrics.Rule(found.Rule.Name, found.Action.ToString(), found.Rule.IsEnforced);
        }
    }

    private PipelineStep Send(in PendingMessage message, in JudgedText judged)
    {
        var now = services.Time.GetTimestamp();
        var step = Enqueue(message with
        {
            SentAt = now,
            Analysis = judged.Analysis,
            Warns = judged.Analysis is { } analysis && session.Masking?.Warns(analysis) == true,
        });
        session.Activity.Busy(now);
        session.Runs++;
        HasUncommitted = message.Kind == PendingKind.Execute;
        judge.Sent(judged.Analysis);
        rules.Sent(judged);
        MayChangeEncodings = true;
        return step;
    }

    private static ServerError? Denial(in Ruling ruling, in JudgedText judged) =>
        ruling is { Verdict.Reason: VerdictReason.RuleDenies, Rule: { } rule } && judged.Assessed?.Fault is null
            ? RefusedStatements.ByRule(rule, ruling.Rules!)
        : judged.Refusal is { } refusal ? RefusedStatements.Error(refusal)
        : ReferenceEquals(judged.Assessed, AssessedText.Stale) ? RefusedStatements.Error(Refusals.Stale())
        : ruling.Verdict.IsAllowed ? null
        : judged.IsDdl && ruling.Verdict.Reason == VerdictReason.Masking ? DdlErrors.NoRule
        : judged.Assessed?.Fault is { } fault ? fault
        : ruling.Verdict.Kind == VerdictKind.Hold ? null
        : RefusedStatements.Error(ruling.Verdict.Reason);

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
        // The end of COPY data belongs to the message that asked for it.
        _followsQuery = message.Kind == PendingKind.Query || (_followsQuery && message.Kind == PendingKind.CopyEnd);
        judge.IsSegmentOpen = !message.EndsAtReadyForQuery && !_followsQuery;
        return session.Pending.Add(message) > MaxUnanswered ? Violation("too many messages without an answer") : step;
    }

    public PipelineStep Await(Definition definition)
    {
        Awaited = definition;
        return PipelineStep.Await;
    }

    public PipelineStep Refuse(VerdictReason reason, PendingKind kind, long number)
    {
        return Refuse(RefusedStatements.Error(reason), kind, number);
    }

    public PipelineStep Refuse(ServerError error, PendingKind kind, long number)
    {
        // However it ends: what comes behind a statement that was held is not that statement.
        holds.Forget();
        services.Log.StatementRefused(session.Identity.Id, error.SqlState, error.Detail);
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
