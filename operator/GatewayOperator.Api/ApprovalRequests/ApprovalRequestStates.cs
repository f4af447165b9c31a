using GatewayOperator.Api.Resources;

namespace GatewayOperator.Api.ApprovalRequests;

/// <summary>Reads and sets the state of requests.</summary>
public static class ApprovalRequestStates
{
    /// <summary>How long a request lives that does not say.</summary>
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromDays(1);

    // What ended a request outweighs an approval that was given before.
    private static readonly ApprovalRequestState[] ByWeight =
    [
        ApprovalRequestState.Executed,
        ApprovalRequestState.Withdrawn,
        ApprovalRequestState.Denied,
        ApprovalRequestState.Expired,
        ApprovalRequestState.Approved,
    ];

    extension(ApprovalRequest request)
    {
        public ApprovalRequestState State => Array.Find(ByWeight, s => request.Condition(s) is not null);

        /// <summary>Whether nothing can become of it any more.</summary>
        public bool IsOver => request.State is not (ApprovalRequestState.Pending or ApprovalRequestState.Approved);

        /// <summary>When it is void.</summary>
        public DateTimeOffset VoidAt =>
            request.Spec.ExpiresAt ?? (request.Metadata.CreationTimestamp ?? default) + DefaultLifetime;

        /// <summary>The condition that says so; null when it is not in that state and never was.</summary>
        public Condition? Condition(ApprovalRequestState state) => request.Status?.Conditions
            .FirstOrDefault(c => c.Type == state.ToString() && c.Status == ConditionStatus.True);
    }

    /// <summary>The status with a condition more; one that is there already stays as it is.</summary>
    public static ApprovalRequestStatus With(
        this ApprovalRequestStatus? status,
        ApprovalRequestState state,
        string reason,
        string message,
        DateTimeOffset at)
    {
        status ??= new ApprovalRequestStatus();
        var condition = new Condition
        {
            Type = state.ToString(),
            Status = ConditionStatus.True,
            Reason = reason,
            Message = message,
            LastTransitionTime = at,
        };
        return status.Conditions.Any(c => c.Type == condition.Type)
            ? status
            : status with { Conditions = [.. status.Conditions, condition] };
    }
}
