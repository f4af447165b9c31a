using GatewayOperator.Api.ApprovalRequests;

namespace GatewayProxy.Approvals;

/// <summary>
/// What a proxy does with approval requests: files in local mode, resources in Kubernetes. It trusts nothing of what it
/// reads there but signatures, see <see cref="ApprovalProof"/>.
/// </summary>
public interface IApprovalRequests
{
    /// <summary>
    /// Creates a request. When its requester has one with the same digest, for the same grant and database, that is
    /// pending, or approved and not executed, that one comes back instead.
    /// </summary>
    /// <param name="request">Its namespace and spec count; name, UID and time of creation are given to it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ApprovalLimitException">The grant or the target has too many.</exception>
    /// <exception cref="IOException">It cannot be kept: the statement is refused.</exception>
    Task<ApprovalRequest> AskAsync(ApprovalRequest request, CancellationToken cancellation);

    /// <summary>
    /// Returns the request as soon as its resourceVersion is another one than that of <paramref name="known"/>. One
    /// that was deleted has a deletionTimestamp and no resourceVersion.
    /// </summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    Task<ApprovalRequest> ChangedAsync(ApprovalRequest known, CancellationToken cancellation);

    /// <summary>
    /// Uses a request up: sets Executed, guarded by the resourceVersion, before the statement is sent. Over all
    /// processes at most one wins. Whether it is approved is for the caller to say, by its signatures.
    /// </summary>
    /// <returns>
    /// False when somebody was faster, when it is over or void, or is not what <paramref name="at"/> is any more.
    /// </returns>
    /// <exception cref="IOException">
    /// It cannot be kept; whether it was is not known, and the statement is refused.
    /// </exception>
    Task<bool> TryExecuteAsync(ApprovalRequest at, CancellationToken cancellation);

    /// <summary>Sets Withdrawn unless the request is over or gone.</summary>
    /// <param name="at">The request.</param>
    /// <param name="why">For people.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="IOException">It cannot be kept.</exception>
    Task WithdrawAsync(ApprovalRequest at, string why, CancellationToken cancellation);

    /// <summary>Says of an executed request that what it did was undone. It stays executed: it is used up.</summary>
    /// <param name="executed">The request.</param>
    /// <param name="why">For people.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="IOException">It cannot be kept.</exception>
    Task RolledBackAsync(ApprovalRequest executed, string why, CancellationToken cancellation);
}
