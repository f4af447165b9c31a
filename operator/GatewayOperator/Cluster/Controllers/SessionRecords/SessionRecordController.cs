using GatewayOperator.Api.SessionRecords;
using GatewayOperator.Cluster.Running;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Cluster.Controllers.SessionRecords;

/// <summary>
/// Removes the records of ended sessions after their time, and the oldest ones when a namespace has too many: etcd is
/// no log. The recordings are elsewhere and stay.
/// </summary>
public sealed class SessionRecordController(
    KubeClient client, Informer<SessionRecord> records, RunOptions options, TimeProvider time) : IReconciler
{
    public async ValueTask<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        await LimitAsync(cancellationToken).ConfigureAwait(false);
        if (records.Find(key) is not { } record || EndOf(record) is not { } end)
        {
            return ReconcileResult.Done;
        }

        var rest = end + options.RecordRetention - time.GetUtcNow();
        if (rest > TimeSpan.Zero)
        {
            return ReconcileResult.After(rest);
        }

        await RemoveAsync(record, cancellationToken).ConfigureAwait(false);
        return ReconcileResult.Done;
    }

    // Only what has ended: an open session keeps its record, and one that is not uploaded yet has no end.
    private static DateTimeOffset? EndOf(SessionRecord record) =>
        record.Status is { State: not SessionRecordState.Recording } status
            ? status.EndedAt ?? record.Spec.StartedAt
            : null;

    private async Task LimitAsync(CancellationToken ct)
    {
        var all = records.All;
        if (all.Count <= options.RecordLimit)
        {
            return;
        }

        var oldest = all.Where(r => EndOf(r) is not null)
            .OrderBy(r => r.Spec.StartedAt)
            .Take(all.Count - options.RecordLimit)
            .ToList();
        foreach (var record in oldest)
        {
            await RemoveAsync(record, ct).ConfigureAwait(false);
        }
    }

    private async Task RemoveAsync(SessionRecord record, CancellationToken ct)
    {
        try
        {
            await client.DeleteAsync<SessionRecord>(
                record.Metadata.Namespace, record.Metadata.Name, ct, record.Metadata.Uid).ConfigureAwait(false);
        }
        catch (KubeApiException e) when (e.IsConflict)
        {
            // Another one has the name by now.
        }
    }
}
