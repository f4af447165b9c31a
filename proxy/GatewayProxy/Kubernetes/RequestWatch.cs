using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Kubernetes;

namespace GatewayProxy.Kubernetes;

/// <summary>
/// The approval requests of one target as they are now. It begins to watch when the first statement is held: most
/// targets never hold one.
/// </summary>
internal sealed class RequestWatch : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Looking makes certain what a watch tells quickly.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly KubeClient _client;
    private readonly Informer<ApprovalRequest> _informer;
    private readonly TimeProvider _time;
    private TaskCompletionSource _changed = NewSignal();

    public RequestWatch(KubeClient client, string @namespace, string target, TimeProvider time, ILogger log)
    {
        (_client, _time) = (client, time);
        Target = target;
        var query = new ListQuery { LabelSelector = $"{ClusterNames.TargetLabel}={ClusterNames.LabelValue(target)}" };
        _informer = new Informer<ApprovalRequest>(client, @namespace, query, time, log);
        _informer.Changed += _ => Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();
        _ = _informer.RunAsync(_stop.Token);
    }

    public string Target { get; }

    public IReadOnlyCollection<ApprovalRequest> All => _informer.All;

    /// <exception cref="IOException">The API server does not say what requests there are.</exception>
    public async Task SyncedAsync(CancellationToken cancellation)
    {
        try
        {
            await _informer.SyncedAsync(cancellation).WaitAsync(Patience, _time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new IOException("the API server does not say which approval requests there are");
        }
    }

    /// <summary>The request as soon as it is another than <paramref name="known"/>.</summary>
    public async Task<ApprovalRequest> ChangedAsync(ApprovalRequest known, CancellationToken cancellation)
    {
        while (true)
        {
            // Taken before the look: what happens after the look completes it.
            var changed = Volatile.Read(ref _changed).Task;
            if (await LookAsync(known, cancellation).ConfigureAwait(false) is { } current)
            {
                return current;
            }

            await Task.WhenAny(changed, Task.Delay(Look, _time, cancellation)).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task<ApprovalRequest?> LookAsync(ApprovalRequest known, CancellationToken cancellation)
    {
        var metadata = known.Metadata;
        var found = _informer.Find(new ObjectKey(metadata.Namespace, metadata.Name));
        if (found is null || found.Metadata.Uid != metadata.Uid)
        {
            // Not here yet, or not any more: only the API server can tell.
            try
            {
                found = await _client.GetAsync<ApprovalRequest>(metadata.Namespace, metadata.Name, cancellation)
                    .ConfigureAwait(false);
            }
            catch (Exception e) when (ApiFailure.IsOne(e))
            {
                return null;
            }
        }

        return found?.Metadata.Uid != metadata.Uid
            ? known with { Metadata = metadata with { ResourceVersion = null, DeletionTimestamp = _time.GetUtcNow() } }
            : found!.Metadata.ResourceVersion == metadata.ResourceVersion ? null : found;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
