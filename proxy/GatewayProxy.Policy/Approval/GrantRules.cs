using System.Collections.Frozen;
using System.Collections.Immutable;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Sql.Risks;

namespace GatewayProxy.Policy.Approval;

/// <summary>
/// The rules for one grant in one configuration, in the order in which they decide. Most statements match none: they
/// cost a look-up by kind and a mask for each rule about that kind.
/// </summary>
public sealed class GrantRules
{
    private readonly CompiledRule[] _rules;
    private readonly CompiledRule[] _anyKind;
    private readonly FrozenDictionary<string, CompiledRule[]> _byKind;
    private readonly RuleVerdict _default;

    internal GrantRules(IEnumerable<CompiledRule> rules, DefaultAction defaultAction)
    {
        _rules = [.. rules];
        Array.Sort(_rules, CompiledRule.ByRank);
        IsEmpty = Array.TrueForAll(_rules, r => r.IsAboutActivationOnly);
        _anyKind = [.. _rules.Where(r => r.Kinds.Count == 0)];
        _byKind = _rules.SelectMany(r => r.Kinds).Distinct().ToFrozenDictionary(
            kind => kind, kind => _rules.Where(r => r.Kinds.Count == 0 || r.Kinds.Contains(kind)).ToArray());
        _default = new RuleVerdict
        {
            Action = defaultAction == DefaultAction.Allow ? RuleAction.Allow : RuleAction.Deny,
        };
    }

    /// <summary>In the order in which they decide.</summary>
    public IReadOnlyList<CompiledRule> Rules => _rules;

    /// <summary>A rule wants results approved that grow too large.</summary>
    public bool HoldResults => Array.Exists(_rules, r => r is { IsEnforced: true, IsAboutActivationOnly: false }
        && r.Config is { Action: RuleAction.RequireApproval, Risks: var risks }
        && (risks.Count == 0 || risks.Contains(Risk.BulkExport)));

    /// <summary>Nothing has to be known about a statement: no rule is about those of the grant.</summary>
    public bool IsEmpty { get; }

    public RuleVerdict Decide(TextRisks text)
    {
        RuleVerdict? strictest = null;
        var dryRuns = ImmutableArray<RuleMatchFound>.Empty;
        foreach (var statement in text.Statements)
        {
            var verdict = Decide(statement);
            dryRuns = dryRuns.AddRange(verdict.DryRuns);
            strictest = strictest is null ? verdict : Stricter(strictest, verdict);
        }

        return strictest is null ? _default
            : ReferenceEquals(strictest, _default) && dryRuns.IsEmpty ? _default
            : strictest with { DryRuns = dryRuns };
    }

    /// <summary>The rule about activating the grant; null when none is.</summary>
    public CompiledRule? Activation => Array.Find(_rules, r => r.Config.Activation && r.IsEnforced);

    /// <summary>
    /// The rule that decides, enforced, on every statement that this one matches; null when there may be others.
    /// </summary>
    public CompiledRule? ShadowOf(CompiledRule rule) =>
        _rules.TakeWhile(r => r != rule).FirstOrDefault(r => r.IsEnforced && r.Contains(rule));

    private RuleVerdict Decide(StatementRisks statement)
    {
        var candidates = statement.Kinds.Length > 1 ? _rules : _byKind.GetValueOrDefault(statement.Kind, _anyKind);
        List<RuleMatchFound>? dryRuns = null;
        RuleMatchFound? deciding = null;
        foreach (var rule in candidates)
        {
            if (!rule.Matches(statement))
            {
                continue;
            }

            var found = new RuleMatchFound(rule, statement);
            if (rule.IsEnforced)
            {
                deciding = found;
                break;
            }

            (dryRuns ??= []).Add(found);
        }

        return deciding is null && dryRuns is null ? _default : new RuleVerdict
        {
            Action = deciding?.Action ?? _default.Action,
            Deciding = deciding is null ? [] : [deciding],
            DryRuns = dryRuns is null ? [] : [.. dryRuns],
        };
    }

    private static RuleVerdict Stricter(RuleVerdict a, RuleVerdict b) =>
        a.Action != b.Action ? (a.Action < b.Action ? a : b)
        : b.Deciding.IsEmpty ? a
        : a with { Deciding = [.. a.Deciding.Concat(b.Deciding).DistinctBy(d => d.Rule)] };
}
