using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayOperator.Api.Signing;
using GatewayOperator.Approvals.Notifications;
using GatewayOperator.Local;
using GatewayOperator.Resources;

namespace GatewayOperator.Approvals;

/// <summary>Approval in local mode: requests and decisions are files, and their owners are the approvers.</summary>
public sealed class LocalApprovals : IDisposable
{
    /// <summary>File in <c>status/</c> with the public key that decisions are verified with: a JWK.</summary>
    public const string PublicKey = "approval-key.jwk";

    private const UnixFileMode RequestsMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.SetGroup;

    /// <summary>Many requests that come at once are looked at together.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(50);

    private readonly SigningKey _key;
    private readonly RequestChanges _changes;
    private readonly RequestNotifier _notifier;
    private readonly InboxLoop _decisions;
    private readonly FolderUpkeep _upkeep;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    /// <exception cref="IOException">The directories cannot be made.</exception>
    /// <exception cref="LocalModeException">The approval key was damaged.</exception>
    public LocalApprovals(
        StateDirectory state,
        string statusDirectory,
        Func<ResourceSet> resources,
        TimeProvider time,
        ILoggerFactory logs)
    {
        _time = time;
        _log = logs.CreateLogger<LocalApprovals>();
        _key = state.ApprovalKey();
        File.WriteAllText(Path.Combine(statusDirectory, PublicKey), _key.Public.Jwk + "\n");
        SharedFolder.Ensure(state.Requests, RequestsMode);
        SharedFolder.Ensure(state.Decisions, RequestsMode);
        var requests = new RequestFolder(state.Requests);
        var inbox = new Inbox(state.Decisions);
        var firstSight = new FirstSight(_key.Public);
        _notifier = new RequestNotifier(time, logs.CreateLogger<RequestNotifier>());
        var desk = new DecisionDesk(inbox, requests, firstSight, resources, _key, time, _log);
        _decisions = new InboxLoop(inbox, desk.LookAsync, time, _log);
        _upkeep = new FolderUpkeep(
            inbox, requests, firstSight, new RequestUpkeep(requests, resources, _notifier, time), time);
        _changes = new RequestChanges(requests, time);
    }

    /// <summary>Runs until it is cancelled.</summary>
    public Task RunAsync(CancellationToken ct) =>
        Loops.RunAsync(ct, FollowRequestsAsync, _decisions.RunAsync, _notifier.RunAsync);

    public void Dispose()
    {
        _decisions.Dispose();
        _changes.Dispose();
        _notifier.Dispose();
        _key.Dispose();
    }

    private async Task FollowRequestsAsync(CancellationToken ct)
    {
        var attempts = new Attempts(_log);
        while (!ct.IsCancellationRequested)
        {
            var changed = _changes.AnyAsync(ct);
            await attempts.RunAsync(_upkeep.LookAsync, ct).ConfigureAwait(false);
            await changed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(Settle, _time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
