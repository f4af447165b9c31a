using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.ApprovalRules;

/// <summary>What is refused, what waits for a human.</summary>
[Description("Which statements of a target are refused and which wait for a human. The highest matching priority"
    + " decides; at equal priority Deny wins over RequireApproval, and that over Allow.")]
[KubernetesEntity(Group = ResourceGroup.Group, ApiVersion = ResourceGroup.Version, Kind = ResourceKinds.Rule,
    PluralName = "approvalrules", ShortName = "aprule")]
[GenericAdditionalPrinterColumn(".spec.targetRef.name", "Target", "string")]
[GenericAdditionalPrinterColumn(".spec.priority", "Priority", "integer")]
[GenericAdditionalPrinterColumn(".spec.action", "Action", "string")]
[GenericAdditionalPrinterColumn(".spec.mode", "Mode", "string")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].reason", "Reason", "string", Priority = 1)]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed record ApprovalRule : CustomKubernetesEntity<ApprovalRuleSpec, ApprovalRuleStatus>;
