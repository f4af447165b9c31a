using GatewayOperator.Activations;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;
using GatewayOperator.Compile;
using GatewayOperator.Provisioning;
using GatewayOperator.Resources;

namespace GatewayOperator.Targets;

/// <summary>
/// Keeps one target's proxy and database at what the resources say. Narrowing never waits: it is published before the
/// database is asked for anything. Widening waits for the database.
/// </summary>
public sealed class TargetRunner
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    /// <summary>Certificates are looked at this often, whatever else happens.</summary>
    private static readonly TimeSpan Upkeep = TimeSpan.FromHours(1);

    /// <summary>A key or certificate that cannot be used may be mended where nobody tells of it.</summary>
    private static readonly TimeSpan Mending = TimeSpan.FromSeconds(30);

    /// <summary>After a failure that is nobody's but ours: what is published stays in force meanwhile.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    private readonly Signal _signal = new();
    private readonly ResourceKey _key;
    private readonly ITargetMaterials _materials;
    private readonly ITargetGateway _gateway;
    private readonly ProvisioningTrack _track;
    private readonly SchemaWatch _watch;
    private readonly IActivations _activations;
    private readonly RefusedPasswords _refused = new();
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Action _changed;
    private volatile ResourceSet _resources = ResourceSet.Empty;
    private volatile TargetState _state = new();
    private IReadOnlySet<string> _complete = new HashSet<string>();
    private CompiledTarget? _compiled;
    private DateTimeOffset _nextPass;
    private string? _trouble;
    private bool _opened;

    public TargetRunner(
        ResourceKey key,
        ITargetMaterials materials,
        ITargetGateway gateway,
        Provisioner provisioner,
        IActivations activations,
        TimeProvider time,
        ILogger log,
        Action changed)
    {
        _key = key;
        _materials = materials;
        _gateway = gateway;
        _activations = activations;
        _track = new ProvisioningTrack(provisioner, _signal, time);
        _watch = new SchemaWatch(new SchemaNotices(time), _signal);
        _time = time;
        _log = log;
        _changed = changed;
    }

    /// <summary>What is known right now.</summary>
    public TargetState State => _state;

    /// <summary>What its databases are to be brought to; null before it is known.</summary>
    public TargetPlan? Plan => _compiled?.Plan;

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

                await _gateway.TendAsync(ct).ConfigureAwait(false);
                Observe();
                Reissue();
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await _watch.StopAsync().ConfigureAwait(false);
            await _track.StopAsync().ConfigureAwait(false);
            await _gateway.StopAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends all sessions at once, for a target that was removed.</summary>
    public Task EndGrantsAsync(CancellationToken ct) =>
        _gateway.Published is { } published
            ? _gateway.PublishAsync(published with { Grants = [] }, ct)
            : Task.CompletedTask;

    /// <summary>
    /// After <see cref="RunAsync"/>, for a target that was removed: takes its grants out of the database. Null, or why
    /// they are still there.
    /// </summary>
    public async Task<string?> RevokeAsync(Provisioner provisioner, CancellationToken ct)
    {
        if (_compiled?.Plan is not { } plan)
        {
            return null;
        }

        var result = await provisioner.ReconcileAsync(plan with { Grants = [], Removed = true }, ct)
            .ConfigureAwait(false);
        return result.Succeeded ? null : result.Error ?? "The database could not be changed.";
    }

    private async Task PassSafelyAsync(CancellationToken ct)
    {
        try
        {
            if (!_opened)
            {
                await _gateway.OpenAsync(ct).ConfigureAwait(false);
                _opened = true;
            }

            _trouble = null;
            await PassAsync(ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            // A full disk, or an API server that does not answer. Whatever it was, the target is not given up.
            Log.TargetFailed(_log, Name, e.Message);
            _trouble = e.Message;
            _nextPass = _time.GetUtcNow() + Retry;
            Emit();
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

        var compiled = _compiled = await CompileAsync(target, resources, ct).ConfigureAwait(false);
        if (await PublishAsync(compiled, ct).ConfigureAwait(false))
        {
            // First the proxies, which tell their clients why, then the database, which only cuts them off.
            await _gateway.WaitUntilEnforcedAsync(ct).ConfigureAwait(false);
        }

        if (compiled.Plan is { } plan)
        {
            _track.Begin(plan, ct);
            await _watch.FollowAsync(plan, ct).ConfigureAwait(false);
            var settled = _track.IsCurrent(plan) || _track.HasFailed(plan);
            await _gateway.RunProxiesAsync(target, settled, ct).ConfigureAwait(false);
        }

        DateTimeOffset?[] moments =
        [
            _time.GetUtcNow() + (compiled.Desired is null ? Mending : Upkeep), compiled.NextBoundary, _track.NextAt,
            _activations.NextEnd,
        ];
        _nextPass = moments.Min()!.Value;
        Emit();
    }

    private async Task<CompiledTarget> CompileAsync(
        DatabaseTarget target, ResourceSet resources, CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        try
        {
            var materials = await _materials.LoadAsync(target, resources, ct).ConfigureAwait(false);
            return TargetCompiler.Compile(target, resources, materials, now);
        }
        catch (TargetMaterialsException e)
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
    private async Task<bool> PublishAsync(CompiledTarget compiled, CancellationToken ct)
    {
        var before = _gateway.Published;
        if (Next(compiled, before) is not { } next)
        {
            return false;
        }

        // Whatever else cannot be published now: what was revoked ends.
        await _gateway.PublishAsync(_activations.Apply(next), ct).ConfigureAwait(false);
        var now = _gateway.Published!;
        if (now.Revision == before?.Revision)
        {
            return false;
        }

        Log.Published(_log, Name, now.Revision, now.Grants.Count);
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
                Sources = _track.IsCurrent(plan) || _track.HasFailed(plan)
                    ? desired.Sources
                    : GrantPublication.SourcesWhileWaiting(published, desired),
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

    private void Observe()
    {
        if (!ReferenceEquals(_gateway.Report, _state.Gateway))
        {
            Emit();
        }
    }

    // Whoever is logged in may give the login role another password, which locks everybody else out.
    private void Reissue()
    {
        var now = _time.GetUtcNow();
        List<string> roles =
            [.. _gateway.Report.Proxies.SelectMany(p => _refused.Take(p.Acknowledgement, now)).Distinct()];
        if (roles.Count > 0)
        {
            _track.Reissue(roles);
            _signal.Set();
        }
    }

    private void Emit()
    {
        var plan = _compiled?.Plan;
        _state = new TargetState
        {
            Compiled = _compiled,
            Published = _gateway.Published,
            Gateway = _gateway.Report,
            Trouble = _trouble,
            Result = plan is not null && _track.IsCurrent(plan) ? _track.Result : null,
            ProvisioningError = _track.Error,
            Complete = _complete,
        };
        _changed();
    }
}
