using GatewayOperator.Activations;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;
using GatewayOperator.Compile;
using GatewayOperator.Provisioning;
using GatewayOperator.Resources;

namespace GatewayOperator.Local;

/// <summary>
/// Keeps one target's proxy and database at what the resources say. Narrowing never waits: it is published before the
/// database is asked for anything. Widening waits for the database.
/// </summary>
public sealed class TargetRunner
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan ProxyPatience = TimeSpan.FromMilliseconds(250);

    /// <summary>Certificates are looked at this often, whatever else happens.</summary>
    private static readonly TimeSpan Upkeep = TimeSpan.FromHours(1);

    /// <summary>How long a gateway that cannot listen is left alone before it is started again.</summary>
    private static readonly TimeSpan ListenRetry = TimeSpan.FromSeconds(5);

    private readonly Signal _signal = new();
    private readonly ResourceKey _key;
    private readonly TargetMaterialsSource _materials;
    private readonly ConfigPublisher _publisher;
    private readonly ProxyProcess _proxy;
    private readonly ProvisioningTrack _track;
    private readonly SchemaWatch _watch;
    private readonly ActivationLedger _activations;
    private readonly RefusedPasswords _refused = new();
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Action _changed;
    private volatile ResourceSet _resources = ResourceSet.Empty;
    private volatile TargetState _state = new();
    private IReadOnlySet<string> _complete = new HashSet<string>();
    private CompiledTarget? _compiled;
    private DateTimeOffset _nextPass;
    private DateTimeOffset _listenRetryAt;

    public TargetRunner(
        ResourceKey key,
        TargetMaterialsSource materials,
        ConfigPublisher publisher,
        ProxyProcess proxy,
        Provisioner provisioner,
        ActivationLedger activations,
        TimeProvider time,
        ILogger log,
        Action changed)
    {
        _key = key;
        _materials = materials;
        _publisher = publisher;
        _proxy = proxy;
        _activations = activations;
        _track = new ProvisioningTrack(provisioner, _signal, time);
        _watch = new SchemaWatch(new SchemaNotices(time), _signal);
        _time = time;
        _log = log;
        _changed = changed;
    }

    /// <summary>What is known right now.</summary>
    public TargetState State => _state;

    private string Name => $"{_key.Namespace}/{_key.Name}";

    /// <summary>Gives the runner a newer set; it acts at once.</summary>
    public void Update(ResourceSet resources)
    {
        _resources = resources;
        _signal.Set();
    }

    /// <summary>Has the runner look again at what does not come from resources.</summary>
    public void LookAgain() => _signal.Set();

    /// <summary>Runs until cancelled, then stops the proxy. Roles stay in the database for the next start.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                var signalled = await _signal.WaitAsync(Tick, _time, ct).ConfigureAwait(false);
                if (signalled || _time.GetUtcNow() >= _nextPass)
                {
                    await PassSafelyAsync(ct).ConfigureAwait(false);
                }

                Observe();
                Reissue();
                await RetryListeningAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await _watch.StopAsync().ConfigureAwait(false);
            await _track.StopAsync().ConfigureAwait(false);
            await _proxy.StopAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends all sessions at once, for a target that was removed.</summary>
    public void EndGrants()
    {
        if (_publisher.Published is { } published)
        {
            _publisher.Publish(published with { Grants = [] });
        }
    }

    /// <summary>
    /// After <see cref="RunAsync"/>, for a target that was removed: takes its grants out of the database.
    /// </summary>
    public async Task RevokeAsync(Provisioner provisioner, CancellationToken ct)
    {
        if (_compiled?.Plan is not { } plan)
        {
            return;
        }

        var result = await provisioner.ReconcileAsync(plan with { Grants = [], Removed = true }, ct)
            .ConfigureAwait(false);
        if (!result.Succeeded)
        {
            Log.NotRevoked(_log, Name, result.Error ?? "");
        }
    }

    private async Task PassSafelyAsync(CancellationToken ct)
    {
        try
        {
            await PassAsync(ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full disk, for example: what is published stays in force.
            Log.TargetFailed(_log, Name, e.Message);
            _nextPass = _time.GetUtcNow() + TimeSpan.FromSeconds(2);
        }
    }

    private async Task PassAsync(CancellationToken ct)
    {
        _track.Harvest();
        if (_watch.TakeHeard())
        {
            _track.LookAgain();
        }

        var resources = _resources;
        if (resources.FindTarget(_key.Namespace, _key.Name) is not { } target)
        {
            return;
        }

        var compiled = _compiled = Compile(target, resources);
        if (await PublishAsync(compiled).ConfigureAwait(false) && _proxy.IsStarted)
        {
            // First the proxy, which tells its clients why, then the database, which only cuts them off.
            await _publisher.WaitUntilEnforcedAsync(ProxyPatience, _time, ct).ConfigureAwait(false);
        }

        if (compiled.Plan is { } plan)
        {
            _track.Begin(plan, ct);
            await _watch.FollowAsync(plan, ct).ConfigureAwait(false);
            if (!_proxy.IsStarted && (_track.IsCurrent(plan) || _track.HasFailed(plan)))
            {
                _proxy.Start();
            }
        }

        DateTimeOffset?[] moments =
            [_time.GetUtcNow() + Upkeep, compiled.NextBoundary, _track.NextAt, _activations.NextEnd];
        _nextPass = moments.Min()!.Value;
        Emit();
    }

    private CompiledTarget Compile(DatabaseTarget target, ResourceSet resources)
    {
        var now = _time.GetUtcNow();
        try
        {
            return TargetCompiler.Compile(target, resources, _materials.Load(target, resources), now);
        }
        catch (LocalModeException e)
        {
            return new CompiledTarget
            {
                Target = target,
                Fault = new TargetFault(
                    ConditionReasons.Invalid, e.Message, IsReferenceFault: false, EndsSessions: false),
                Decisions = [.. resources.GrantsOf(_key.Namespace, _key.Name)
                    .Select(g => GrantAdmission.Decide(g, resources, now))],
                Notes = [],
            };
        }
    }

    /// <summary>True when something else is published than before.</summary>
    private async Task<bool> PublishAsync(CompiledTarget compiled)
    {
        var before = _publisher.Published;
        if (Next(compiled, before) is not { } next)
        {
            return false;
        }

        // Whatever else cannot be published now: what was revoked ends.
        _publisher.Publish(_activations.Apply(next));
        var now = _publisher.Published!;
        if (now.Revision == before?.Revision)
        {
            return false;
        }

        Log.Published(_log, Name, now.Revision, now.Grants.Count);
        if (before is not null && _proxy.IsStarted && !SameListener(before.Listener, now.Listener))
        {
            await _proxy.StopAsync().ConfigureAwait(false);
            _proxy.Start();
        }

        return true;
    }

    private GatewayConfig? Next(CompiledTarget compiled, GatewayConfig? published)
    {
        if (compiled is { Plan: { } plan, Desired: { } desired })
        {
            return desired with
            {
                Grants = Grants(plan, desired, published),
                Databases = GrantPublication.Databases(plan, _track.Result, published),
            };
        }

        // Not programmable as written: the frame stays, the grants only get fewer.
        _complete = new HashSet<string>();
        if (published is null)
        {
            return null;
        }

        return compiled switch
        {
            { Fault.EndsSessions: true } => published with { Grants = [] },
            { Desired: { } wanted } => Narrowing.Frame(published, wanted),
            _ => published with { Grants = StillAdmitted(compiled, published) },
        };
    }

    private IReadOnlyList<GrantConfig> Grants(TargetPlan plan, GatewayConfig desired, GatewayConfig? published)
    {
        if (_track.IsCurrent(plan))
        {
            var programmed = GrantPublication.Programmed(desired, _track.Result!);
            _complete = programmed.Select(g => g.Uid).ToHashSet();
            return programmed;
        }

        var waiting = GrantPublication.Waiting(published, desired, uid => _track.Unchanged(plan, uid));
        if (_track.HasFailed(plan))
        {
            waiting = GrantPublication.Failed(waiting, desired, uid => _track.IsNarrower(plan, uid));
        }

        _complete = waiting.Select(g => g.Uid).Where(uid => _track.Unchanged(plan, uid)).ToHashSet();
        return waiting;
    }

    private static IReadOnlyList<GrantConfig> StillAdmitted(CompiledTarget compiled, GatewayConfig published)
    {
        var admitted = compiled.Decisions.Where(d => d.Admitted).Select(d => TargetCompiler.UidOf(d.Grant)).ToHashSet();
        return [.. published.Grants.Where(g => admitted.Contains(g.Uid))];
    }

    private static bool SameListener(ListenerConfig a, ListenerConfig b) =>
        a.Address == b.Address && a.Port == b.Port && a.ClientTls == b.ClientTls;

    private void Observe()
    {
        if (_publisher.Refresh() || _proxy.Fault != _state.ProxyFault
            || !ReferenceEquals(_publisher.Acknowledgement, _state.Acknowledgement))
        {
            Emit();
        }
    }

    // Whoever is logged in may give the login role another password, which locks everybody else out.
    private void Reissue()
    {
        var roles = _refused.Take(_publisher.Acknowledgement, _time.GetUtcNow());
        if (roles.Count > 0)
        {
            _track.Reissue(roles);
            _signal.Set();
        }
    }

    // A busy port frees itself some day; the gateway tries it once per start.
    private async Task RetryListeningAsync()
    {
        var now = _time.GetUtcNow();
        if (_publisher.Acknowledgement is not { Revision: not null, Listening: null, Error: not null })
        {
            _listenRetryAt = now + ListenRetry;
        }
        else if (_proxy.IsStarted && now >= _listenRetryAt)
        {
            await _proxy.StopAsync().ConfigureAwait(false);
            _proxy.Start();
        }
    }

    private void Emit()
    {
        var plan = _compiled?.Plan;
        _state = new TargetState
        {
            Compiled = _compiled,
            Published = _publisher.Published,
            Acknowledgement = _publisher.Acknowledgement,
            ProxyFault = _proxy.Fault,
            Result = plan is not null && _track.IsCurrent(plan) ? _track.Result : null,
            ProvisioningError = _track.Error,
            Complete = _complete,
        };
        _changed();
    }
}
