using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayOperator.Api.Signing;

namespace GatewayOperator.Tests.Harness.Gateway;

/// <summary>Decides on approval requests as the operator does for an approver: signed, into the status.</summary>
public sealed class Approver(string directory, SigningKey key)
{
    private const string Namespace = "tests";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly RequestFolder _requests = new(directory);

    public IReadOnlyList<ApprovalRequest> All => [.. _requests.List(Namespace)];

    public ApprovalRequest Find(string name) => All.Single(r => r.Metadata.Name == name);

    /// <summary>The one request that waits for a decision.</summary>
    public Task<ApprovalRequest> PendingAsync() => WaitForAsync(IsUndecided);

    public async Task<ApprovalRequest> WaitForAsync(Predicate<ApprovalRequest> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < Patience)
        {
            if (All.FirstOrDefault(r => condition(r)) is { } found)
            {
                return found;
            }

            await Task.Delay(10);
        }

        throw new TimeoutException(
            $"No such request among {string.Join(", ", All.Select(r => $"{r.Metadata.Name} {r.State}"))}.");
    }

    public Task ApproveAsync(ApprovalRequest request, string approver = "alice") =>
        DecideAsync(request, approved: true, approver);

    public Task DenyAsync(ApprovalRequest request, string comment, string approver = "alice") =>
        DecideAsync(request, approved: false, approver, comment);

    /// <summary>Approves the next request.</summary>
    public async Task<ApprovalRequest> ApproveNextAsync()
    {
        var request = await PendingAsync();
        await ApproveAsync(request);
        return request;
    }

    /// <summary>Denies whatever is asked while something runs.</summary>
    public async Task<T> DenyDuringAsync<T>(Func<Task<T>> run)
    {
        var running = run();
        while (!running.IsCompleted)
        {
            foreach (var request in All.Where(IsUndecided))
            {
                await DenyAsync(request, "no");
            }

            await Task.WhenAny(running, Task.Delay(5));
        }

        return await running;
    }

    /// <summary>Nothing waits any more.</summary>
    public async Task ForgetAsync()
    {
        foreach (var open in All.Where(r => !r.IsOver))
        {
            await WriteAsync(open, status => status.With(
                ApprovalRequestState.Withdrawn, "Withdrawn", "the test is over", TimeProvider.System.GetUtcNow()));
        }
    }

    /// <summary>Puts something into a request's status, whatever it is.</summary>
    public async Task WriteAsync(ApprovalRequest request, Func<ApprovalRequestStatus, ApprovalRequestStatus> change)
    {
        var current = Find(request.Metadata.Name);
        while (await _requests.UpdateAsync(
            current, change(current.Status ?? new ApprovalRequestStatus()), durable: false, default) is null)
        {
            current = Find(request.Metadata.Name);
        }
    }

    private static bool IsUndecided(ApprovalRequest request) =>
        request.State == ApprovalRequestState.Pending && (request.Status?.Decisions?.Count ?? 0) == 0;

    private Task DecideAsync(ApprovalRequest request, bool approved, string approver, string? comment = null)
    {
        var decision = new ApprovalDecision
        {
            Approver = approver,
            Approved = approved,
            At = TimeProvider.System.GetUtcNow(),
            Comment = comment,
        };
        var signed = SignedDecision.Sign(request, decision, key);
        return WriteAsync(request, status =>
        {
            var decided = status with { Decisions = [.. status.Decisions ?? [], signed] };
            return approved ? decided : decided.With(ApprovalRequestState.Denied, "Denied", comment ?? "", decision.At);
        });
    }
}
