using GatewayOperator.Api.ApprovalRules;
using GatewayProxy.Policy.Approval;
using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Simulating;

/// <summary>What was decided, or would be.</summary>
/// <param name="Verdict"><c>allow</c>, <c>hold</c> or <c>deny</c>, as in recordings.</param>
/// <param name="Rule"><c>namespace/name</c>; null when no rule decided.</param>
internal sealed record SimulatedDecision(string Verdict, string? Rule)
{
    public const string Allow = "allow";
    public const string Hold = "hold";
    public const string Deny = "deny";

    public static SimulatedDecision Of(StatementLine line) => new(line.Verdict, line.Rule);

    public static SimulatedDecision Of(RuleVerdict verdict) => new(
        verdict.Action switch
        {
            RuleAction.Allow => Allow,
            RuleAction.RequireApproval => Hold,
            _ => Deny,
        },
        verdict.Deciding.IsEmpty ? null : verdict.Deciding[0].Rule.Name);

    /// <summary>For its client nothing is different: which rule allows, nobody but the recording notices.</summary>
    public bool IsSameAs(SimulatedDecision other) =>
        Verdict == other.Verdict && (Verdict == Allow || Rule == other.Rule);

    public override string ToString() => Rule is null ? Verdict : $"{Verdict} by {Rule}";
}
