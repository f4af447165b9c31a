using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.ApprovalRequests;

/// <summary>One statement, or one activation of a grant, that waits for a human.</summary>
[Description("One statement, or one activation of a grant, that waits for a human.")]
[KubernetesEntity(Group = ResourceGroup.Group, ApiVersion = ResourceGroup.Version, Kind = ResourceKinds.Request,
    PluralName = "approvalrequests", ShortName = "apreq")]
[GenericAdditionalPrinterColumn(".spec.type", "Type", "string")]
[GenericAdditionalPrinterColumn(".spec.grantRef.name", "Grant", "string")]
[GenericAdditionalPrinterColumn(".spec.requester.subject", "Requester", "string")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.status==\"True\")].type", "State", "string")]
[GenericAdditionalPrinterColumn(".spec.expiresAt", "Expires", "string")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed record ApprovalRequest : CustomKubernetesEntity<ApprovalRequestSpec, ApprovalRequestStatus>;
