using GatewayOperator.Api.ApprovalRequests;

namespace GatewayOperator.Api.Validation;

/// <summary>Checks a request's spec.</summary>
public static class ApprovalRequestValidator
{
    public static void Validate(ApprovalRequestSpec spec, FieldErrors errors)
    {
        if (spec.Type == ApprovalRequestType.Statement)
        {
            errors.AddIf(spec.Statement is null, "spec.statement", "is required with type Statement.");
            errors.AddIf(spec.Duration is not null, "spec.duration", "belongs to type Activation; remove it.");
            return;
        }

        errors.AddIf(spec.Statement is not null, "spec.statement", "belongs to type Statement; remove it.");
        errors.AddIf(spec.Reason is null, "spec.reason", "is required with type Activation: say why.");
        errors.AddIf(spec.Duration is null, "spec.duration", "is required with type Activation, for example 30m.");
        errors.CheckDuration("spec.duration", spec.Duration, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7));
    }
}
