using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayProxy.Approvals;
using GatewayProxy.Sql.Risks;

namespace GatewayProxy.Sessions;

/// <summary>
/// What is needed to ask the rules about a statement whose result grows too large. Made where some rule may hold it.
/// </summary>
/// <param name="Risks">What its text alone tells.</param>
/// <param name="Shown">Makes what an approver sees: hardly any result grows so large.</param>
/// <param name="Granted">What was approved before it began.</param>
public sealed record RuledResult(TextRisks Risks, Func<RequestedStatement> Shown, IReadOnlySet<HoldTerms> Granted)
{
    private static readonly RiskReason Large = new(Risk.BulkExport, "returns more than the grant's session limits");

    /// <summary>The same text, now that it is known to export in bulk.</summary>
    public TextRisks Grown => new(
    [
        .. Risks.Statements.Select(s => s with { Reasons = [.. s.Reasons.Where(r => r.Risk != Large.Risk), Large] }),
    ]);
}
