using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.SessionRecords;

/// <summary>Index entry of one recorded session; the recording itself is in storage.</summary>
[Description("Index entry of one recorded session; the recording itself is in storage.")]
[KubernetesEntity(Group = ResourceGroup.Group, ApiVersion = ResourceGroup.Version, Kind = ResourceKinds.Session,
    PluralName = "sessionrecords", ShortName = "sess")]
[GenericAdditionalPrinterColumn(".spec.targetRef.name", "Target", "string")]
[GenericAdditionalPrinterColumn(".spec.grantRef.name", "Grant", "string")]
[GenericAdditionalPrinterColumn(".spec.subject", "Subject", "string")]
[GenericAdditionalPrinterColumn(".spec.person", "Person", "string", Priority = 1)]
[GenericAdditionalPrinterColumn(".spec.database", "Database", "string", Priority = 1)]
[GenericAdditionalPrinterColumn(".spec.startedAt", "Started", "date")]
[GenericAdditionalPrinterColumn(".status.state", "State", "string")]
[GenericAdditionalPrinterColumn(".status.statements", "Statements", "integer")]
[GenericAdditionalPrinterColumn(".status.denied", "Denied", "integer")]
public sealed record SessionRecord : CustomKubernetesEntity<SessionRecordSpec, SessionRecordStatus>;
