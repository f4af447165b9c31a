using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Approvals;

/// <summary>
/// Approval requests as files, for local mode. Who may write them is for the permissions of the directory to say: no
/// security boundary on the agent's own machine.
/// </summary>
public sealed class ApprovalRequestFiles : IApprovalRequests, IDisposable
{
    private readonly RequestFolder _folder;
    private readonly RequestChanges _changes;
    private readonly Func<ApprovalsConfig> _limits;
    private readonly TimeProvider _time;

    /// <param name="directory">Where the requests of all namespaces are; created when it is missing.</param>
    /// <param name="limits">The limits in force.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="IOException">The directory cannot be created.</exception>
    public ApprovalRequestFiles(string directory, Func<ApprovalsConfig> limits, TimeProvider time)
    {
        _folder = new RequestFolder(directory);
        _folder.Create();
        _changes = new RequestChanges(_folder, time);
        _limits = limits;
        _time = time;
    }

    public Task<ApprovalRequest> AskAsync(ApprovalRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Guarded(() => _folder.AskAsync(
            request.Metadata.Namespace, request.Spec, _limits(), _time.GetUtcNow(), cancellation));
    }

    public Task<ApprovalRequest> ChangedAsync(ApprovalRequest known, CancellationToken cancellation) =>
        Guarded(() => _changes.ChangedAsync(known, cancellation));

    public Task<bool> TryExecuteAsync(ApprovalRequest at, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(at);
        return at.IsOver || at.Metadata.ResourceVersion is null || _time.GetUtcNow() >= at.VoidAt
            ? Task.FromResult(false)
            : Guarded(async () =>
            {
                var status = at.Status.With(
                    ApprovalRequestState.Executed, "Executed", "The statement is sent, once.", _time.GetUtcNow());
                // What was sent must not be sent again after a power cut.
                return await _folder.UpdateAsync(at, status, durable: true, cancellation).ConfigureAwait(false)
                    is not null;
            });
    }

    public Task WithdrawAsync(ApprovalRequest at, string why, CancellationToken cancellation) => ChangeAsync(
        at,
        request => request.IsOver
            ? null
            : request.Status.With(ApprovalRequestState.Withdrawn, "Withdrawn", why, _time.GetUtcNow()),
        cancellation);

    public Task RolledBackAsync(ApprovalRequest executed, string why, CancellationToken cancellation) => ChangeAsync(
        executed,
        request => request.State == ApprovalRequestState.Executed ? request.Status!.RolledBack(why) : null,
        cancellation);

    private Task<bool> ChangeAsync(
        ApprovalRequest known, Func<ApprovalRequest, ApprovalRequestStatus?> change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(known);
        return Guarded(async () =>
        {
            var current = _folder.Find(known.Metadata.Namespace, known.Metadata.Name);
            while (current?.Metadata.Uid == known.Metadata.Uid && current is not null && change(current) is { } status)
            {
                if (await _folder.UpdateAsync(current, status, durable: false, cancellation).ConfigureAwait(false)
                    is not null)
                {
                    return true;
                }

                current = _folder.Find(known.Metadata.Namespace, known.Metadata.Name);
            }

            return false;
        });
    }

    public void Dispose() => _changes.Dispose();

    private static async Task<T> Guarded<T>(Func<Task<T>> operation)
    {
        try
        {
            return await operation().ConfigureAwait(false);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }
}
