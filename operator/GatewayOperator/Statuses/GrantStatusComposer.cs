using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Reading;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;
using GatewayOperator.Compile;
using GatewayOperator.Provisioning;
using GatewayOperator.Targets;

namespace GatewayOperator.Statuses;

/// <summary>Says about a grant what is true right now.</summary>
public static class GrantStatusComposer
{
    /// <summary>A grant whose newest text is invalid: it is not granted, whatever it said before.</summary>
    public static DatabaseGrantStatus Broken(IReadOnlyList<ResourceError> errors)
    {
        var conditions = new ConditionList();
        conditions.AddAccepted(errors, lastGood: false);
        conditions.Add(
            ConditionTypes.Programmed, false, ConditionReasons.Invalid, "Not granted until it is corrected.");
        return new DatabaseGrantStatus { Conditions = conditions.WithReady("") };
    }

    public static DatabaseGrantStatus Compose(
        GrantDecision decision, DatabaseTarget? target, TargetState? state, GatewayDoor? door)
    {
        var conditions = new ConditionList();
        conditions.AddAccepted(null, lastGood: false);
        if (decision.IsReferenceFault)
        {
            conditions.Add(ConditionTypes.ResolvedRefs, false, decision.Reason, decision.Message);
        }
        else
        {
            conditions.AddResolved();
        }

        var uid = TargetCompiler.UidOf(decision.Grant);
        var (programmed, reason, message) = decision.Admitted && target?.Metadata.DeletionTimestamp is not null
            ? (false, ConditionReasons.TargetNotProgrammed, "The target is being deleted.")
            : Programmed(decision, uid, state);
        conditions.Add(ConditionTypes.Programmed, programmed, reason, message);
        var published = state?.Published?.Grants.FirstOrDefault(g => g.Uid == uid);
        var connect = programmed && door is not null ? ConnectionLine.For(decision.Grant, target!, door) : null;
        return new DatabaseGrantStatus
        {
            Conditions = conditions.WithReady(Summary(decision.Grant)),
            LoginRole = published?.LoginRole,
            Connect = connect,
            Activations = published?.Activation?.Active ?? [],
        };
    }

    private static (bool Programmed, string Reason, string Message) Programmed(
        GrantDecision decision, string uid, TargetState? state)
    {
        if (!decision.Admitted)
        {
            return (false, decision.Reason, decision.Message);
        }

        if (state?.Compiled is not { } compiled)
        {
            return (false, ConditionReasons.Pending, "The target has not been looked at yet.");
        }

        if (compiled.Fault is { } fault)
        {
            return (false, ConditionReasons.TargetNotProgrammed, $"The target is not programmed: {fault.Message}");
        }

        var outcome = state.Result?.Grants.GetValueOrDefault(uid);
        if (outcome is { Programmed: false })
        {
            return (false, outcome.Reason, outcome.Message);
        }

        if (!state.Complete.Contains(uid))
        {
            return state.ProvisioningError is { } error
                ? (false, ConditionReasons.ProvisioningFailed, error)
                : (false, ConditionReasons.Pending, "The database is being provisioned.");
        }

        return state.IsAcknowledged
            ? (true, ConditionReasons.Programmed, Enforced(outcome))
            : (false, ConditionReasons.ProxyNotReady, ProxyMessage(state));
    }

    private static string Enforced(GrantOutcome? outcome) =>
        $"Database and gateway enforce this generation. {outcome?.LeftOut}".TrimEnd();

    private static string ProxyMessage(TargetState state) =>
        state.ProxyFault ?? state.NotTakenOver;

    private static string Admission(DatabaseGrant grant) => grant.Spec.Activation.Mode switch
    {
        ActivationMode.Always => "Sessions are admitted.",
        ActivationMode.OnConnect => "Sessions are admitted; the first statement of each waits for approval.",
        _ => "Identities are admitted for which it is active: dbgateway request-grant.",
    };

    private static string Summary(DatabaseGrant grant)
    {
        var notes = new List<string> { Admission(grant) };
        if (grant.Spec.ConnectAs is not null)
        {
            notes.Add("Unmasked: sessions log in as a role of their own; each gateway counts maxConcurrent by itself.");
        }
        else if (grant.Spec.Masking == MaskingMode.Exempt)
        {
            notes.Add("Unmasked: protected columns are readable.");
        }

        if (grant.Spec is { Ddl: DdlMode.OnApproval, Masking: MaskingMode.Exempt })
        {
            notes.Add("ddl: OnApproval is for masking: Enforced; here what the role may do decides.");
        }

        return string.Join(' ', notes);
    }
}
