using GatewayProxy.Policy.Approval;
using GatewayProxy.Policy.Decisions;
using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Simulating;

/// <summary>One recorded session under changed policies.</summary>
internal sealed class SessionSimulation(SimulatedTargets targets, SimulationTally tally)
{
    /// <summary>Refusals that no rule has a say in.</summary>
    private static readonly string[] NotByRules =
    [
        nameof(VerdictReason.Masking), nameof(VerdictReason.FunctionCall), nameof(VerdictReason.NotRecordable),
        nameof(VerdictReason.Undecided),
    ];

    private readonly PreparedTexts _prepared = new();
    private SessionStartLine? _start;
    private SimulatedTarget? _target;
    private GrantRules? _rules;

    public async ValueTask TakeAsync(JournalLine line, CancellationToken cancellation)
    {
        switch (line)
        {
            case SessionStartLine start:
                Begin(start);
                break;
            case PrepareLine prepare when _rules is not null:
                _prepared.Keep(prepare, await _target!.Texts.JudgeAsync(RecordedSql.Of(prepare), cancellation));
                break;
            case StatementLine { Internal: false } statement when _rules is not null:
                Compare(statement, await JudgeAsync(statement, cancellation));
                break;
            case StatementLine { Internal: false }:
                tally.AddOtherGrant(_start is { Grant: var of } ? $"{of.Namespace}/{of.Name}" : "(not recorded)");
                break;
            default:
                break;
        }
    }

    private void Begin(SessionStartLine start)
    {
        _start = start;
        _target = targets.Find(start);
        _rules = _target?.HasGrant(start.Grant.Name) == true ? _target.RulesFor(start.Grant.Name) : null;
        if (_rules is { Rules.Count: > 0 } && _target is { IsLookedAt: false })
        {
            tally.AddLimit(
                $"What the functions of database {start.Database} do is not known here: calls of them are "
                    + "Unrecognised, as they are where nothing is masked.");
        }
    }

    private ValueTask<JudgedSql> JudgeAsync(StatementLine statement, CancellationToken cancellation) => statement switch
    {
        { Prepared: { } line } => new(_prepared.Of(line)),
        { FunctionOid: not null } => new(JudgedSql.FunctionCall),
        _ => _target!.Texts.JudgeAsync(RecordedSql.Of(statement), cancellation),
    };

    private void Compare(StatementLine statement, JudgedSql judged)
    {
        var from = SimulatedDecision.Of(statement);
        if (from.Verdict == SimulatedDecision.Deny && NotByRules.Contains(statement.Reason))
        {
            tally.AddNotJudged($"refused before any rule is asked ({statement.Reason})");
            return;
        }

        if (judged.Risks is null)
        {
            tally.AddNotJudged(judged.Fault!);
            return;
        }

        var risks = _prepared.Resolve(judged.Risks);
        var verdict = _rules!.Decide(risks);
        var to = SimulatedDecision.Of(verdict);
        if (from.IsSameAs(to))
        {
            tally.AddUnchanged(judged);
        }
        else
        {
            tally.AddChange(from, to, verdict.Explanation, judged, new SimulatedExample(
                _start!.Session, statement.N, $"{_start.Grant.Namespace}/{_start.Grant.Name}", judged.Text.Shown));
        }

        if (from.Verdict != SimulatedDecision.Deny)
        {
            _prepared.Keep(risks);
        }
    }
}
