using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Resources;
using GatewayOperator.Approvals;
using GatewayOperator.Local;
using GatewayOperator.Resources;
using GatewayProxy.Authentication;

namespace GatewayOperator.Activations;

/// <summary>
/// Activation in local mode. Wishes have a loop of their own: their tokens' issuers may be slow, and ending an
/// activation waits for nobody.
/// </summary>
public sealed class LocalActivations : IDisposable
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.SetGroup;

    private readonly Inbox _wishes;
    private readonly Inbox _endings;
    private readonly TokenDesk _tokens;
    private readonly ActivationUpkeep _upkeep;
    private readonly RequestChanges _changes;
    private readonly InboxLoop[] _loops;
    private readonly ILogger _log;

    /// <exception cref="IOException">The directories cannot be made.</exception>
    public LocalActivations(
        StateDirectory state,
        ActivationLedger ledger,
        Func<ResourceSet> resources,
        Func<ResourceKey, GatewayConfig?> published,
        TimeProvider time,
        ILoggerFactory logs)
    {
        var log = logs.CreateLogger<LocalActivations>();
        SharedFolder.Ensure(state.Activations, FolderMode);
        SharedFolder.Ensure(state.Revocations, FolderMode);
        (_wishes, _endings) = (new Inbox(state.Activations), new Inbox(state.Revocations));
        _log = log;
        _tokens = new TokenDesk(time, logs.CreateLogger<TokenAuthenticator>());
        var requests = new RequestFolder(state.Requests);
        using var key = state.ApprovalKey();
        _upkeep = new ActivationUpkeep(requests, ledger, resources, key.Public, time, log);
        _changes = new RequestChanges(requests, time);
        var wishes = new ActivationDesk(_wishes, requests, _tokens, resources, published, time, log);
        var endings = new RevocationDesk(_endings, ledger, resources, time, log);
        _loops =
        [
            new InboxLoop(_wishes, wishes.LookAsync, time, log),
            new InboxLoop(_endings, endings.LookAsync, time, log),
        ];
    }

    /// <summary>Ends what belongs to grants that are gone, and takes files for those there are.</summary>
    public async Task FollowAsync(ResourceSet resources, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(resources);
        await _upkeep.FollowAsync(resources, ct).ConfigureAwait(false);
        var spaces = resources.Resources.Keys.Where(k => k.Kind == ResourceKinds.Grant).Select(k => k.Namespace);
        foreach (var space in spaces.Distinct().Where(RequestPaths.IsLabel))
        {
            _wishes.Open(space);
            _endings.Open(space);
        }
    }

    /// <summary>Runs until it is cancelled.</summary>
    public Task RunAsync(CancellationToken ct) =>
        Loops.RunAsync(ct, [FollowRequestsAsync, .. _loops.Select(l => (Func<CancellationToken, Task>)l.RunAsync)]);

    public void Dispose()
    {
        foreach (var loop in _loops)
        {
            loop.Dispose();
        }

        _changes.Dispose();
        _tokens.Dispose();
    }

    private async Task FollowRequestsAsync(CancellationToken ct)
    {
        var attempts = new Attempts(_log);
        while (!ct.IsCancellationRequested)
        {
            var changed = _changes.AnyAsync(ct);
            await attempts.RunAsync(_upkeep.LookAsync, ct).ConfigureAwait(false);
            await changed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
