using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Targets;

/// <summary>A database server and the gateway in front of it.</summary>
[Description("A database server and the gateway in front of it.")]
[KubernetesEntity(Group = ResourceGroup.Group, ApiVersion = ResourceGroup.Version, Kind = ResourceKinds.Target,
    PluralName = "databasetargets", ShortName = "dbt")]
[GenericAdditionalPrinterColumn(".spec.host", "Host", "string")]
[GenericAdditionalPrinterColumn(".status.listening", "Listening", "string", Priority = 1)]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].reason", "Reason", "string", Priority = 1)]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed record DatabaseTarget : CustomKubernetesEntity<DatabaseTargetSpec, DatabaseTargetStatus>;
