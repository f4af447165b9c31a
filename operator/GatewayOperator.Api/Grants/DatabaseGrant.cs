using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Grants;

/// <summary>Who may do what on a target, until when.</summary>
[Description("Who may do what on a target, until when.")]
[KubernetesEntity(Group = ResourceGroup.Group, ApiVersion = ResourceGroup.Version, Kind = ResourceKinds.Grant,
    PluralName = "databasegrants", ShortName = "dbg")]
[GenericAdditionalPrinterColumn(".spec.targetRef.name", "Target", "string")]
[GenericAdditionalPrinterColumn(".spec.masking", "Masking", "string")]
[GenericAdditionalPrinterColumn(".spec.expiresAt", "Expires", "string")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].reason", "Reason", "string", Priority = 1)]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
[ValidationRule("self.metadata.name != 'auto'", "the name auto is what a client sends to have its grant found")]
public sealed record DatabaseGrant : CustomKubernetesEntity<DatabaseGrantSpec, DatabaseGrantStatus>;
