using GatewayOperator.Kubernetes;
using k8s.Models;

namespace GatewayOperator.Cluster.Live;

/// <summary>
/// Whether a served namespace is there to stay. One that is being deleted loses the operator's rights with all else in
/// it, and must hold up no other.
/// </summary>
public sealed class NamespacePresence(KubeClient client, string @namespace, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private long _leavingSince;

    /// <summary>When it was first seen to be gone or being deleted; null while it is there.</summary>
    public DateTimeOffset? LeavingSince =>
        Interlocked.Read(ref _leavingSince) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public bool IsLeaving => LeavingSince is not null;

    /// <summary>Looks now and then until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await LookAsync(ct).ConfigureAwait(false);
            await Task.Delay(Interval, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        try
        {
            var found = await client.GetAsync<V1Namespace>("", @namespace, ct).ConfigureAwait(false);
            if (found is { Metadata.DeletionTimestamp: null })
            {
                Interlocked.Exchange(ref _leavingSince, 0);
            }
            else
            {
                Interlocked.CompareExchange(ref _leavingSince, time.GetUtcNow().UtcTicks, 0);
            }
        }
        catch (Exception e) when (e is KubeApiException or HttpRequestException or IOException
            || (e is OperationCanceledException && ct.IsCancellationRequested))
        {
            // Who cannot look knows nothing new.
        }
    }
}
