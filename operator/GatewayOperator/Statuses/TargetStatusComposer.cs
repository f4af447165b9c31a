using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Reading;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;
using GatewayOperator.Compile;
using GatewayOperator.Targets;

namespace GatewayOperator.Statuses;

/// <summary>Says about a target what is true right now.</summary>
public static class TargetStatusComposer
{
    public static DatabaseTargetStatus Compose(
        DatabaseTarget? target, IReadOnlyList<ResourceError>? errors, TargetState? state, GatewayDoor? door)
    {
        var conditions = new ConditionList();
        conditions.AddAccepted(errors, target is not null);
        if (target is null)
        {
            return new DatabaseTargetStatus { Conditions = conditions.WithReady("") };
        }

        AddReferences(conditions, state?.Compiled?.Fault);
        var (programmed, reason, message) = Programmed(state);
        conditions.Add(ConditionTypes.Programmed, programmed, reason, message);
        return new DatabaseTargetStatus
        {
            Conditions = conditions.WithReady($"Clients connect to {door?.Listening}."),
            Listening = door?.Listening,
            Metrics = door?.Metrics,
            Audiences = GatewayConfigCompiler.Audiences(target),
            CertificateAuthority = target.Spec.Gateway.ClientTls == ClientTlsMode.Required ? door?.Authority : null,
            Revision = state?.Published?.Revision,
            PendingObjects = state?.Result?.PendingObjects ?? [],
            Notices = [.. state?.Compiled?.Notes ?? [], .. state?.Result?.Notices ?? []],
        };
    }

    private static void AddReferences(ConditionList conditions, TargetFault? fault)
    {
        if (fault is { IsReferenceFault: true })
        {
            conditions.Add(ConditionTypes.ResolvedRefs, false, fault.Reason, fault.Message);
        }
        else
        {
            conditions.AddResolved();
        }
    }

    private static (bool Programmed, string Reason, string Message) Programmed(TargetState? state) => state switch
    {
        null or { Compiled: null } => (false, ConditionReasons.Pending, "Not looked at yet."),
        { Compiled.Fault: { } fault } => (false, fault.Reason, fault.Message),
        { ProxyFault: { } fault } => (false, ConditionReasons.ProxyNotReady, fault),
        { ProvisioningError: { } error } => (false, ConditionReasons.ProvisioningFailed, error),
        { Result: null } => (false, ConditionReasons.Pending, "The database is being provisioned."),
        { IsAcknowledged: false } => (false, ConditionReasons.Pending, state.NotTakenOver),
        { Compiled.Plan.Maintenance: true } => (
            false,
            ConditionReasons.Maintenance,
            "Masked views are dropped for maintenance; protected columns are denied."),
        _ => (true, ConditionReasons.Programmed, "Database and gateway enforce this generation."),
    };
}
