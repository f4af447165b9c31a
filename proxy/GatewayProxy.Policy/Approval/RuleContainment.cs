using GatewayOperator.Api.ApprovalRules;
using GatewayProxy.Sql.Risks;

namespace GatewayProxy.Policy.Approval;

/// <summary>
/// Whether one rule matches all that another one matches, as far as that follows from what they name. What refuses or
/// holds matches by anything that a statement has, what allows only by all of it: so an Allow contains a rule of the
/// other sort only where it names nothing, or everything.
/// </summary>
internal static class RuleContainment
{
    private static readonly RiskSet All = RiskSet.Of(Enum.GetValues<Risk>());

    public static bool Holds(CompiledRule wide, CompiledRule narrow)
    {
        var needsAll = wide.Config.Action == RuleAction.Allow && narrow.Config.Action != RuleAction.Allow;
        return Risks(wide, narrow, needsAll) && Kinds(wide, narrow, needsAll) && Tables(wide, narrow, needsAll);
    }

    private static bool Risks(CompiledRule wide, CompiledRule narrow, bool needsAll) =>
        wide.Risks.IsEmpty
            ? !wide.LeavesUnrecognised || NeverUnrecognised(narrow)
            : (!narrow.Risks.IsEmpty && (needsAll ? All : narrow.Risks).IsWithin(wide.Risks));

    private static bool NeverUnrecognised(CompiledRule rule) =>
        rule.LeavesUnrecognised
        || (rule.Config.Action == RuleAction.Allow && !rule.Risks.IsEmpty && !rule.Risks.Has(Risk.Unrecognised));

    private static bool Kinds(CompiledRule wide, CompiledRule narrow, bool needsAll) =>
        wide.Kinds.Count == 0
        || (!needsAll && narrow.Kinds.Count > 0 && narrow.Kinds.IsSubsetOf(wide.Kinds));

    private static bool Tables(CompiledRule wide, CompiledRule narrow, bool needsAll) =>
        wide.Tables.Count == 0
        || (narrow.Tables.Count > 0 && (needsAll
            ? wide.Tables.Any(w => w.IsAny)
            : narrow.Tables.All(n => wide.Tables.Any(w => w.Contains(n)))));
}
