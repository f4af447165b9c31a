using GatewayOperator.Api.ApprovalRules;

namespace GatewayProxy.Sql.Risks;

/// <summary>A risk of a statement and why it has it.</summary>
/// <param name="Risk">The risk.</param>
/// <param name="Reason">For people, one line; it holds names at most, never a literal.</param>
public readonly record struct RiskReason(Risk Risk, string Reason);
