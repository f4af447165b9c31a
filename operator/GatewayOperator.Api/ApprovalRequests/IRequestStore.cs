namespace GatewayOperator.Api.ApprovalRequests;

/// <summary>Where an operator finds requests and says what became of them: files in local mode, resources on a cluster.
/// </summary>
public interface IRequestStore
{
    /// <summary>All requests that it looks after, in any order.</summary>
    IEnumerable<ApprovalRequest> All();

    /// <summary>
    /// Writes another status, guarded by the resourceVersion: what happened since <paramref name="known"/> is not lost.
    /// </summary>
    /// <param name="known">The request as the caller knows it.</param>
    /// <param name="status">What it becomes.</param>
    /// <param name="durable">Whether it must outlive the machine's power.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>It with its new resourceVersion, or null when it is not what it was any more.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    Task<ApprovalRequest?> UpdateAsync(
        ApprovalRequest known, ApprovalRequestStatus status, bool durable, CancellationToken cancellation);

    /// <summary>Removes a request unless it has changed since.</summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    Task DeleteAsync(ApprovalRequest known, CancellationToken cancellation);
}
