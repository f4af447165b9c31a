using GatewayOperator.Api.Grants;
using GatewayOperator.Api.References;
using GatewayOperator.Api.Resources;
using GatewayOperator.Resources;

namespace GatewayOperator.Compile;

/// <summary>Decides which grants are programmed; whatever cannot be enforced exactly keeps a grant out.</summary>
public static class GrantAdmission
{
    public static GrantDecision Decide(DatabaseGrant grant, ResourceSet resources, DateTimeOffset now)
    {
        if (GrantReferenceCheck.Check(grant, resources) is [var fault, ..])
        {
            return Refuse(grant, fault.Reason, $"{fault.Path}: {fault.Message}") with { IsReferenceFault = true };
        }

        if (grant.Spec.ExpiresAt is { } end && end <= now)
        {
            return Refuse(grant, ConditionReasons.Expired, $"expired at {end:u}; set a later expiresAt to renew it.");
        }

        if (grant.Spec.Activation.Mode != ActivationMode.Always)
        {
            return Refuse(
                grant,
                ConditionReasons.NotSupported,
                $"activation.mode {grant.Spec.Activation.Mode} is not available in this release and is not taken for "
                    + "Always: set mode: Always with a short expiresAt instead.");
        }

        return Unreadable(grant, resources) ?? new GrantDecision
        {
            Grant = grant,
            Admitted = true,
            Reason = ConditionReasons.Accepted,
            Message = "",
        };
    }

    private static GrantDecision? Unreadable(DatabaseGrant grant, ResourceSet resources)
    {
        var unknown = resources.Unreadable.FirstOrDefault(
            u => u.Concerns(grant.Metadata.Namespace, grant.Spec.TargetRef.Name));
        return unknown is null
            ? null
            : Refuse(
                grant,
                ConditionReasons.PolicyUnreadable,
                $"{unknown.Where} may be a {unknown.Kind} of this target and cannot be read, so what it protects is "
                    + "unknown: correct or remove it.");
    }

    private static GrantDecision Refuse(DatabaseGrant grant, string reason, string message) =>
        new() { Grant = grant, Reason = reason, Message = message };
}
