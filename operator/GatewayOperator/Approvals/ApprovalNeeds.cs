using GatewayOperator.Api.ApprovalRules;

namespace GatewayOperator.Approvals;

/// <summary>Says what a request waits for.</summary>
internal static class ApprovalNeeds
{
    public static string Of(ApprovalRule? rule, int approvals) => rule?.Spec.Approval is { } policy
        ? $"{approvals} of {policy.Required} approval(s). May decide: {Approvers(policy.Approvers)}."
        : "Its rule does not ask for approval any more, so nobody can give it.";

    public static string Approvers(Approvers? approvers)
    {
        if (approvers is null)
        {
            return "whoever can reach the directory of decisions";
        }

        string[] parts =
        [
            approvers.Users.Count > 0 ? $"users {string.Join(", ", approvers.Users)}" : "",
            approvers.Groups.Count > 0 ? $"groups {string.Join(", ", approvers.Groups)}" : "",
        ];
        return string.Join("; ", parts.Where(part => part.Length > 0));
    }
}
