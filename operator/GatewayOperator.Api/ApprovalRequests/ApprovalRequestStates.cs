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

    /// <summary>The status with a condition more; one that holds already stays as it is.</summary>
    public static ApprovalRequestStatus With(
        this ApprovalRequestStatus? status,
        ApprovalRequestState state,
        string reason,
        string message,
        DateTimeOffset at) => Set(status, state, ConditionStatus.True, reason, message, at);

    /// <summary>The status saying that the request is not approved yet, and what it waits for.</summary>
    public static ApprovalRequestStatus Waiting(
        this ApprovalRequestStatus? status, string message, DateTimeOffset at) =>
        Set(status, ApprovalRequestState.Approved, ConditionStatus.False, "Waiting", message, at);

    /// <summary>The same, saying that what was executed is undone.</summary>
    public static ApprovalRequestStatus RolledBack(this ApprovalRequestStatus status, string why)
    {
        ArgumentNullException.ThrowIfNull(status);
        return status with
        {
            Conditions =
            [
                .. status.Conditions.Select(c => c.Type == nameof(ApprovalRequestState.Executed)
                    ? c with { Reason = "RolledBack", Message = why }
                    : c),
            ],
        };
    }

    private static ApprovalRequestStatus Set(
        ApprovalRequestStatus? status,
        ApprovalRequestState state,
        ConditionStatus holds,
        string reason,
        string message,
        DateTimeOffset at)
    {
        status ??= new ApprovalRequestStatus();
        var type = state.ToString();
        var before = status.Conditions.FirstOrDefault(c => c.Type == type);
        var condition = new Condition
        {
            Type = type,
            Status = holds,
            Reason = reason,
            Message = message,
            LastTransitionTime = before?.Status == holds ? before.LastTransitionTime : at,
        };
        return before?.Status == ConditionStatus.True
            ? status
            : status with { Conditions = [.. status.Conditions.Where(c => c.Type != type), condition] };
    }
}
