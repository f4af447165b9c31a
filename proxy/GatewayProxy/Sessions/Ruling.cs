using GatewayProxy.Approvals;
using GatewayProxy.Policy.Approval;
using GatewayProxy.Policy.Decisions;
using GatewayProxy.Recording;

namespace GatewayProxy.Sessions;

/// <summary>What was decided on a statement. <c>default</c> is a denial.</summary>
/// <param name="Verdict">The decision.</param>
/// <param name="Revision">The configuration that decided.</param>
/// <param name="Rules">What the rules say; null where the grant has none.</param>
public readonly record struct Ruling(Verdict Verdict, string? Revision, RuleVerdict? Rules)
{
    /// <summary>The first rule that decides so; null when none does.</summary>
    public string? Rule => Activation?.Rule ?? (Rules?.Deciding is [var first, ..] ? first.Rule.Name : null);

    /// <summary>Why, in one line; null where no rule decides, and nobody vouches for what it calls.</summary>
    public string? Why => Activation?.Reason
        ?? (Rule is null && Rules is not { Vouched.IsEmpty: false } ? null : Rules!.Explanation);

    /// <summary>What the session waits for before anything of it runs; null when for nothing.</summary>
    public HoldTerms? Activation { get; init; }

    private StatementVerdict Recorded => Verdict.Kind switch
    {
        VerdictKind.Allow => StatementVerdict.Allow,
        VerdictKind.Hold => StatementVerdict.Hold,
        _ => StatementVerdict.Deny,
    };

    private IReadOnlyList<string>? DryRuns =>
        Rules is { DryRuns.Length: > 0 } ? [.. Rules.DryRuns.Select(d => d.ToString())] : null;

    /// <summary>A statement as it is recorded, with what was decided on it.</summary>
    /// <param name="statement">The statement alone.</param>
    /// <param name="assessed">What the rules had to know of it; null where the grant has none.</param>
    public StatementIntent On(scoped in StatementIntent statement, AssessedText? assessed) => statement with
    {
        Verdict = Recorded,
        Reason = Verdict.Reason.Code(),
        Rule = Rule,
        Why = Why,
        Risks = assessed?.RiskNames,
        DryRuns = DryRuns,
        PolicyRevision = Revision,
    };
}
