using GatewayOperator.Api.Configuration;
using GatewayOperator.Kubernetes;
using k8s.Models;

namespace GatewayProxy.Kubernetes;

/// <summary>
/// How long nothing was heard from the control plane: from the API server, or from an operator that is alive. A proxy
/// that is cut off from either does not know what was revoked.
/// </summary>
public sealed class ControlPlaneContact(IReadOnlyList<IInformer> informers, TimeProvider time)
{
    /// <summary>
    /// Bookmarks tell once a minute that a quiet watch is alive, and a watch that tells nothing is made anew after 150
    /// s: one watch alone may be silent for as long.
    /// </summary>
    private static readonly TimeSpan QuietWatch = TimeSpan.FromMinutes(3);

    /// <summary>Renewals that come closer together than this are heard as they happen.</summary>
    private static readonly TimeSpan Live = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private DateTime? _renewed;
    private DateTimeOffset? _heardAt;
    private DateTimeOffset? _alive;

    /// <summary>
    /// How long ago the older of API server and operator said something; null: one of them never has.
    /// </summary>
    public TimeSpan? Age
    {
        get
        {
            lock (_gate)
            {
                return _alive is { } alive && informers.All(i => i.HasSynced)
                    ? Longer(time.GetUtcNow() - alive, informers.Min(i => i.Age))
                    : null;
            }
        }
    }

    /// <summary>Whether that is longer ago than the configuration allows.</summary>
    public bool IsStale(GatewayConfig config) =>
        config.MaxStaleness is { } longest
        && (Age is not { } age || age > longest || informers.Max(i => i.Age) > Longer(longest, QuietWatch));

    /// <summary>The operator's heartbeat as it is now.</summary>
    public void Heard(V1Lease heartbeat)
    {
        if (heartbeat.Spec?.RenewTime is not { } renewed)
        {
            return;
        }

        lock (_gate)
        {
            if (renewed == _renewed)
            {
                return;
            }

            // The operator's clock may be wrong, so what is heard live counts from now. What was renewed while nobody
            // listened counts from when the operator says, and if it lives the next renewal is there in seconds.
            var now = time.GetUtcNow();
            var says = new DateTimeOffset(DateTime.SpecifyKind(renewed, DateTimeKind.Utc));
            var alive = _heardAt is { } before && now - before <= Live ? now : Older(now, says);
            (_renewed, _heardAt) = (renewed, now);
            _alive = _alive is { } known && known > alive ? known : alive;
        }
    }

    private static DateTimeOffset Older(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
