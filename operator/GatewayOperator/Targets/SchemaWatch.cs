using GatewayOperator.Provisioning;

namespace GatewayOperator.Targets;

/// <summary>Listens in the databases of one target for as long as something in them is protected.</summary>
/// <param name="notices">Hears.</param>
/// <param name="changed">Set when something was heard.</param>
public sealed class SchemaWatch(SchemaNotices notices, Signal changed)
{
    private TargetPlan? _plan;
    private CancellationTokenSource? _stop;
    private Task _listening = Task.CompletedTask;
    private int _heard;

    /// <summary>Whether something was heard since the last time.</summary>
    public bool TakeHeard() => Interlocked.Exchange(ref _heard, 0) != 0;

    /// <summary>Listens where this plan has it; called again it changes only what has changed.</summary>
    public async Task FollowAsync(TargetPlan plan, CancellationToken ct)
    {
        if (_plan is { } last && Listens(last) == Listens(plan) && last.Admin == plan.Admin
            && last.Databases.SequenceEqual(plan.Databases, StringComparer.Ordinal))
        {
            return;
        }

        await StopAsync().ConfigureAwait(false);
        _plan = plan;
        if (Listens(plan))
        {
            _stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var until = _stop.Token;
            _listening = Task.WhenAll(plan.Databases.Select(d => notices.ListenAsync(plan, d, Heard, until)));
        }
    }

    public async Task StopAsync()
    {
        _plan = null;
        if (_stop is { } stop)
        {
            _stop = null;
            await stop.CancelAsync().ConfigureAwait(false);
            await _listening.ConfigureAwait(false);
            stop.Dispose();
        }
    }

    private static bool Listens(TargetPlan plan) => plan is { Protection.Count: > 0, Removed: false };

    private void Heard()
    {
        Interlocked.Exchange(ref _heard, 1);
        changed.Set();
    }
}
