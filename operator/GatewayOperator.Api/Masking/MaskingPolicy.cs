using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Masking;

/// <summary>Which columns are protected, and how they appear.</summary>
[Description("Which columns of a target are protected, and how they appear. Policies of a target are merged; a column"
    + " with two different masks is denied.")]
[KubernetesEntity(Group = ResourceGroup.Group, ApiVersion = ResourceGroup.Version, Kind = ResourceKinds.Policy,
    PluralName = "maskingpolicies", ShortName = "mask")]
[GenericAdditionalPrinterColumn(".spec.targetRef.name", "Target", "string")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].reason", "Reason", "string", Priority = 1)]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed record MaskingPolicy : CustomKubernetesEntity<MaskingPolicySpec, MaskingPolicyStatus>;
