using System.Collections.Frozen;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Sql.Risks;

namespace GatewayProxy.Policy.Approval;

/// <summary>A rule made ready for matching.</summary>
public sealed class CompiledRule
{
    private readonly NameGlob[] _grants;
    private readonly RiskSet _risks;
    private readonly FrozenSet<string> _kinds;
    private readonly TablePattern[] _tables;

    public CompiledRule(ApprovalRuleConfig config)
    {
        Config = config;
        Name = $"{config.Namespace}/{config.Name}";
        _grants = [.. config.Grants.Select(g => new NameGlob(g))];
        _risks = RiskSet.Of(config.Risks);
        _kinds = config.Kinds.ToFrozenSet(StringComparer.Ordinal);
        _tables = [.. config.Tables.Select(t => new TablePattern(t))];
        IsAboutActivationOnly = config is { Activation: true, Risks.Count: 0, Kinds.Count: 0, Tables.Count: 0 };
    }

    public ApprovalRuleConfig Config { get; }

    /// <summary>It says nothing about statements.</summary>
    public bool IsAboutActivationOnly { get; }

    /// <summary>As people name it: <c>shop/no-drop</c>.</summary>
    public string Name { get; }

    public bool IsEnforced => Config.Mode == RuleMode.Enforce;

    /// <summary>The kinds that it names; none: it is about all.</summary>
    internal FrozenSet<string> Kinds => _kinds;

    /// <summary>The risks that it names; none: it is about all.</summary>
    internal RiskSet Risks => _risks;

    /// <summary>The tables that it names; none: it is about all.</summary>
    internal IReadOnlyList<TablePattern> Tables => _tables;

    /// <summary>
    /// It allows tables, whatever is done with them: not what does something that its text does not show, with whatever
    /// tables.
    /// </summary>
    internal bool LeavesUnrecognised =>
        Config.Action == RuleAction.Allow && _tables.Length > 0 && _risks.IsEmpty;

    /// <summary>The risks for which it matches a statement.</summary>
    internal RiskSet RisksIn(StatementRisks statement) => _risks.IsEmpty
        ? statement.Risks
        : RiskSet.Of(statement.Risks.All.Where(_risks.Has));

    public bool IsFor(string grant) => Array.Exists(_grants, g => g.Matches(grant));

    /// <summary>
    /// What refuses or holds matches a statement that has anything of what it names; what allows, one that has nothing
    /// else.
    /// </summary>
    public bool Matches(StatementRisks statement) =>
        !IsAboutActivationOnly
        && (_risks.IsEmpty || _risks.Overlaps(statement.Risks))
        && (Config.Action == RuleAction.Allow ? Covers(statement) : Touches(statement));

    /// <summary>Whether it is certain to match every statement that the other one matches.</summary>
    public bool Contains(CompiledRule other) => RuleContainment.Holds(this, other);

    /// <summary>Which of two rules decides when both match: the one that sorts first.</summary>
    internal static int ByRank(CompiledRule a, CompiledRule b) =>
        a.Config.Priority != b.Config.Priority ? b.Config.Priority.CompareTo(a.Config.Priority)
        : a.Config.Action != b.Config.Action ? a.Config.Action.CompareTo(b.Config.Action)
        : string.CompareOrdinal(a.Name, b.Name);

    private bool Touches(StatementRisks statement) =>
        (_kinds.Count == 0 || Any(statement)) && (_tables.Length == 0 || AnyTable(statement));

    private bool Any(StatementRisks statement)
    {
        foreach (var kind in statement.Kinds)
        {
            if (_kinds.Contains(kind))
            {
                return true;
            }
        }

        return false;
    }

    private bool AnyTable(StatementRisks statement)
    {
        foreach (var table in statement.Tables)
        {
            foreach (var pattern in _tables)
            {
                if (pattern.Touches(table))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool Covers(StatementRisks statement) =>
        (_risks.IsEmpty || statement.Risks.IsWithin(_risks))
        && !(LeavesUnrecognised && statement.Risks.Has(Risk.Unrecognised))
        && (_kinds.Count == 0 || statement.Kinds.All(_kinds.Contains))
        && (_tables.Length == 0
            || (statement.Tables.Length > 0 && statement.Tables.All(t => Array.Exists(_tables, p => p.Covers(t)))));
}
