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

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>Many requests that come at once are looked at together.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(50);

    private readonly Signal _decisions = new();
    private readonly SigningKey _key;
    private readonly RequestChanges _changes;
    private readonly RequestNotifier _notifier;
    private readonly DecisionDesk _desk;
    private readonly RequestUpkeep _upkeep;
    private readonly FileSystemWatcher? _watcher;
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
        var inbox = new DecisionInbox(state.Decisions);
        var firstSight = new FirstSight(_key.Public);
        _notifier = new RequestNotifier(time, logs.CreateLogger<RequestNotifier>());
        _desk = new DecisionDesk(inbox, requests, firstSight, resources, _key, time, _log);
        _upkeep = new RequestUpkeep(inbox, requests, firstSight, resources, _notifier, time);
        _changes = new RequestChanges(requests, time);
        _watcher = Watch(inbox.Directory);
    }

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task[] loops =
        [
            FollowRequestsAsync(stopping.Token),
            FollowDecisionsAsync(stopping.Token),
            _notifier.RunAsync(stopping.Token),
        ];
        try
        {
            await Task.WhenAny(loops).Unwrap().ConfigureAwait(false);
        }
        finally
        {
            await stopping.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose()
    {
        _watcher?.Dispose();
        _changes.Dispose();
        _notifier.Dispose();
        _key.Dispose();
    }

    private async Task FollowRequestsAsync(CancellationToken ct)
    {
        string? failure = null;
        while (!ct.IsCancellationRequested)
        {
            var changed = _changes.AnyAsync(ct);
            failure = await LookAsync(_upkeep.LookAsync, failure, ct).ConfigureAwait(false);
            await changed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(Settle, _time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowDecisionsAsync(CancellationToken ct)
    {
        string? failure = null;
        while (!ct.IsCancellationRequested)
        {
            failure = await LookAsync(_desk.LookAsync, failure, ct).ConfigureAwait(false);
            await ((Task)_decisions.WaitAsync(Poll, _time, ct)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>What went wrong, which is logged when it is not what went wrong before.</returns>
    private async Task<string?> LookAsync(
        Func<CancellationToken, Task> look, string? failure, CancellationToken ct)
    {
        try
        {
            await look(ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (failure != e.Message)
            {
                _log.Failing(e.Message);
            }

            return e.Message;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The next start goes on where this one stopped.
        }

        return null;
    }

    private FileSystemWatcher? Watch(string directory)
    {
        try
        {
            var watcher = new FileSystemWatcher(directory, "*" + RequestPaths.Extension)
            {
                IncludeSubdirectories = true,
                NotifyFilter = NotifyFilters.FileName,
            };
            watcher.Created += (_, _) => _decisions.Set();
            watcher.Renamed += (_, _) => _decisions.Set();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (IOException e)
        {
            _log.NoNotifications(e.Message);
            return null;
        }
    }
}
