using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Masking;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;

namespace GatewayOperator.Api.Validation;

/// <summary>What a schema cannot say, per kind; admission and local mode share it.</summary>
public static class ResourceValidator
{
    public static IReadOnlyList<FieldError> Validate(IResource resource, ValidationContext context)
    {
        var errors = new FieldErrors();
        switch (resource)
        {
            case DatabaseTarget target:
                DatabaseTargetValidator.Validate(target.Spec, context, errors);
                break;
            case DatabaseGrant grant:
                DatabaseGrantValidator.Validate(grant, errors);
                break;
            case MaskingPolicy policy:
                MaskingPolicyValidator.Validate(policy.Spec, errors);
                break;
            case ApprovalRule rule:
                ApprovalRuleValidator.Validate(rule.Spec, errors);
                break;
            case ApprovalRequest request:
                ApprovalRequestValidator.Validate(request.Spec, errors);
                break;
            case Secret secret:
                SecretValidator.Validate(secret, errors);
                break;
        }

        return errors.All;
    }
}
