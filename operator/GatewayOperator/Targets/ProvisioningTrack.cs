using GatewayOperator.Compile;
using GatewayOperator.Provisioning;

namespace GatewayOperator.Targets;

/// <summary>
/// Brings one database to the newest plan in the background and knows what it may hold meanwhile: the last plan that
/// succeeded, and every later one that was begun.
/// </summary>
public sealed class ProvisioningTrack(Provisioner provisioner, Signal finished, TimeProvider time)
{
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryRefused = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookForNewTables = TimeSpan.FromSeconds(60);

    /// <summary>How long a change of the schema may leave a masked view out of date.</summary>
    private static readonly TimeSpan LookForDrift = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Between two looks: anybody can send notices, and a view that is replaced stays until the next look.
    /// </summary>
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long a migration may keep the database from being looked at before its grants are taken to be unsafe.
    /// </summary>
    private static readonly TimeSpan HeldUpPatience = TimeSpan.FromSeconds(30);

    private readonly List<TargetPlan> _begun = [];
    private readonly HashSet<string> _reissue = new(StringComparer.Ordinal);
    private TargetPlan? _provisioned;
    private TargetPlan? _failed;
    private TargetPlan? _running;
    private Task<ProvisioningResult> _run = Task.FromResult(Nothing(null));
    private CancellationTokenSource? _cancel;
    private TimeSpan _backoff = TimeSpan.FromSeconds(1);
    private bool _again;
    private DateTimeOffset _earliest;
    private DateTimeOffset _lastSuccess;

    /// <summary>The result of the last plan that succeeded.</summary>
    public ProvisioningResult? Result { get; private set; }

    /// <summary>Why the last run failed.</summary>
    public string? Error { get; private set; }

    /// <summary>When to begin again without a new plan.</summary>
    public DateTimeOffset? NextAt { get; private set; }

    /// <summary>Whether the database is exactly where the plan wants it.</summary>
    public bool IsCurrent(TargetPlan plan) => _begun.Count == 0 && Same(_provisioned, plan);

    public bool HasFailed(TargetPlan plan) => Error is not null && Same(_failed, plan);

    public bool Unchanged(TargetPlan plan, string grantUid) =>
        PlanComparison.Unchanged(_provisioned, plan, grantUid)
        && _begun.All(b => PlanComparison.Unchanged(b, plan, grantUid));

    public bool IsNarrower(TargetPlan plan, string grantUid) =>
        PlanComparison.IsNarrower(_provisioned, plan, grantUid)
        || _begun.Any(b => PlanComparison.IsNarrower(b, plan, grantUid));

    /// <summary>
    /// Every run from the next on sets the passwords of these login roles again, until one succeeds.
    /// </summary>
    public void Reissue(IEnumerable<string> roles) => _reissue.UnionWith(roles);

    /// <summary>
    /// The database has changed: looks again at once, or after the run that may have looked before the change. A run
    /// that failed is repeated in its own time.
    /// </summary>
    public void LookAgain()
    {
        _again = _running is not null;
        if (!_again && Error is null)
        {
            var now = time.GetUtcNow();
            NextAt = now > _earliest ? now : _earliest;
        }
    }

    /// <summary>Begins a run when the plan needs one; an older one that still runs is cancelled first.</summary>
    public void Begin(TargetPlan plan, CancellationToken ct)
    {
        if (_running is not null)
        {
            if (!Same(_running, plan))
            {
                _cancel!.Cancel();
            }

            return;
        }

        var waiting = NextAt is { } at && time.GetUtcNow() < at;
        var due = IsCurrent(plan) && _reissue.Count == 0
            ? NextAt is not null && !waiting
            : !(HasFailed(plan) && waiting);
        if (!due)
        {
            return;
        }

        if (!Same(_provisioned, plan))
        {
            _begun.Add(plan);
        }

        _running = plan with { ReissuePasswords = [.. _reissue] };
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _run = provisioner.ReconcileAsync(_running, _cancel.Token);

        // Not from inside the run: whoever is woken must find it completed, nobody wakes them a second time.
        _run.ContinueWith(
            _ => finished.Set(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>Takes in the result of a run that has ended.</summary>
    public void Harvest()
    {
        if (_running is not { } plan || !_run.IsCompleted)
        {
            return;
        }

        _running = null;
        _cancel!.Dispose();
        if (_run.IsCanceled)
        {
            return;
        }

        Take(plan, _run.IsFaulted ? Nothing(_run.Exception.InnerException!.Message) : _run.Result);
    }

    /// <summary>Ends a run that is still going.</summary>
    public async Task StopAsync()
    {
        if (_running is null)
        {
            return;
        }

        await _cancel!.CancelAsync().ConfigureAwait(false);
        await _run.ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
        Harvest();
    }

    private void Take(TargetPlan plan, ProvisioningResult result)
    {
        var now = time.GetUtcNow();
        if (!result.Succeeded)
        {
            Error = result.Error ?? "The database could not be provisioned.";
            _failed = plan;
            NextAt = now + _backoff;
            _backoff = _backoff * 2 < MaxBackoff ? _backoff * 2 : MaxBackoff;
            return;
        }

        if (result.WasHeldUp && Same(_provisioned, plan) && now - _lastSuccess < HeldUpPatience)
        {
            // What was programmed still is, and masks that a migration took along are denied until they are back.
            NextAt = now + Spacing;
            return;
        }

        _lastSuccess = result.WasHeldUp ? _lastSuccess : now;
        Error = null;
        _failed = null;
        _backoff = TimeSpan.FromSeconds(1);
        _provisioned = plan;
        _reissue.ExceptWith(plan.ReissuePasswords);
        _begun.Clear();
        Result = result;

        // A person may mend what the database refused.
        _earliest = now + Spacing;
        NextAt = _again ? _earliest
            : plan.Protection.Count > 0 || result.HasLeftovers ? now + LookForDrift
            : result.Grants.Values.Any(g => !g.Programmed) ? now + RetryRefused
            : plan.InheritNewObjects ? now + LookForNewTables
            : null;
        _again = false;
    }

    private static bool Same(TargetPlan? a, TargetPlan? b) =>
        ReferenceEquals(a, b)
        || (a is not null && b is not null && PlanComparison.Fingerprint(a) == PlanComparison.Fingerprint(b));

    private static ProvisioningResult Nothing(string? error) => new()
    {
        Succeeded = false,
        Error = error,
        Grants = new Dictionary<string, GrantOutcome>(),
        Notices = [],
        StatementsExecuted = 0,
    };
}
