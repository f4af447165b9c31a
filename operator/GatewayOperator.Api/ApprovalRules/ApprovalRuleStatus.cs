using GatewayOperator.Api.Resources;

namespace GatewayOperator.Api.ApprovalRules;

/// <summary>What the operator found about a rule.</summary>
public sealed record ApprovalRuleStatus : ResourceStatus;
