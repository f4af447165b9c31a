using GatewayOperator.Api.Configuration;

namespace GatewayOperator.Api.ApprovalRequests;

/// <summary>Which of the requests there are stands for a new one, and whether there may be one more.</summary>
public static class RequestBounds
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>The request that the same asker has for the same; null when there is none.</summary>
    public static ApprovalRequest? FindSame(
        IEnumerable<ApprovalRequest> present, ApprovalRequestSpec asked, DateTimeOffset now) =>
        present.FirstOrDefault(request => IsOpen(request, now) && IsSame(request.Spec, asked));

    /// <exception cref="ApprovalLimitException">There may not.</exception>
    public static void Check(
        IReadOnlyCollection<ApprovalRequest> present,
        ApprovalRequestSpec asked,
        ApprovalsConfig limits,
        DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(limits);
        var pending = present.Count(request => request.Spec.GrantRef == asked.GrantRef
            && request.State == ApprovalRequestState.Pending && IsOpen(request, now));
        if (pending >= limits.MaxPendingPerGrant)
        {
            throw ApprovalLimitException.Pending(asked.GrantRef.Name, limits.MaxPendingPerGrant);
        }

        var ofTarget = present.Where(request => request.Spec.TargetRef == asked.TargetRef).ToList();
        CheckPerMinute("the target", ofTarget, limits.MaxPerMinute, now);
        // One agent in a loop leaves the others the other half.
        CheckPerMinute(
            $"grant {asked.GrantRef.Name}",
            ofTarget.Where(request => request.Spec.GrantRef == asked.GrantRef),
            limits.MaxPerMinute - (limits.MaxPerMinute / 2),
            now);
    }

    private static void CheckPerMinute(
        string who, IEnumerable<ApprovalRequest> present, int limit, DateTimeOffset now)
    {
        var recent = present.Select(request => request.Metadata.CreationTimestamp ?? now)
            .Where(created => created > now - Minute)
            .OrderDescending()
            .ToList();
        if (recent.Count >= limit)
        {
            throw ApprovalLimitException.PerMinute(who, limit, recent[limit - 1] + Minute - now);
        }
    }

    private static bool IsOpen(ApprovalRequest request, DateTimeOffset now) => !request.IsOver && request.VoidAt > now;

    /// <summary>Whether an approval of the one is an approval of the other.</summary>
    public static bool IsSame(ApprovalRequestSpec a, ApprovalRequestSpec b) =>
        a.Type == b.Type
        && a.Requester is { } one && b.Requester is { } other
        && one.Issuer == other.Issuer && one.Subject == other.Subject && one.Person == other.Person
        && a.GrantRef == b.GrantRef && a.GrantUid == b.GrantUid
        && a.TargetRef == b.TargetRef && a.RuleRef == b.RuleRef && a.RuleDigest == b.RuleDigest
        && (a.Statement is { } statement
            ? b.Statement is { } same && IsSame(statement, same)
            : b.Statement is null && a.Reason == b.Reason && a.Duration == b.Duration);

    // What approvers read counts as much as the digest: whoever can write files could put other words beside it.
    private static bool IsSame(RequestedStatement a, RequestedStatement b) =>
        a.Database == b.Database && a.Digest == b.Digest && a.Text == b.Text
        && a.Parameters.SequenceEqual(b.Parameters) && a.SearchPath.SequenceEqual(b.SearchPath)
        && a.Risks.SequenceEqual(b.Risks) && a.Tables.SequenceEqual(b.Tables);
}
