using System.Collections.Concurrent;
using System.Threading.Channels;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Resources;

namespace GatewayOperator.Approvals.Notifications;

/// <summary>
/// Announces new requests where their target says. Notices wait in a bounded queue per receiver, so that a slow one
/// holds up nobody else; what does not fit is dropped and logged, the request itself waits on.
/// </summary>
public sealed class RequestNotifier(TimeProvider time, ILogger log) : IDisposable
{
    private const int QueueLength = 64;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly WebhookClient _client = new(time);
    private readonly ConcurrentDictionary<string, Channel<PendingNotice>> _queues = new(StringComparer.Ordinal);
    private readonly Channel<Channel<PendingNotice>> _begun = Channel.CreateUnbounded<Channel<PendingNotice>>();

    /// <summary>Queues a notice, if anybody wants one. Does not wait.</summary>
    public void Tell(ApprovalRequest request, ResourceSet resources)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (WebhookAddress.For(request, resources) is not { } address)
        {
            return;
        }

        var name = $"{request.Metadata.Namespace}/{request.Metadata.Name}";
        var patience = time.GetUtcNow() + Patience;
        var until = request.VoidAt < patience ? request.VoidAt : patience;
        var notice = new PendingNotice(name, address, RequestNotice.Of(request).ToJson(), until);
        if (!QueueOf(address).Writer.TryWrite(notice))
        {
            log.NoticeDropped(name, address.ToString(), "too many wait already");
        }
    }

    /// <summary>Sends what is queued, until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var senders = new List<Task>();
        try
        {
            await foreach (var queue in _begun.Reader.ReadAllAsync(ct).ConfigureAwait(false))
            {
                senders.Add(SendAllAsync(queue, ct));
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The way to stop.
        }

        await Task.WhenAll(senders).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _client.Dispose();

    private Channel<PendingNotice> QueueOf(WebhookAddress address) =>
        _queues.GetOrAdd(address.Url.AbsoluteUri, _ =>
        {
            // Wait makes TryWrite say no when it is full; nobody waits.
            var queue = Channel.CreateBounded<PendingNotice>(
                new BoundedChannelOptions(QueueLength) { FullMode = BoundedChannelFullMode.Wait });
            _begun.Writer.TryWrite(queue);
            return queue;
        });

    private async Task SendAllAsync(Channel<PendingNotice> queue, CancellationToken ct)
    {
        await foreach (var notice in queue.Reader.ReadAllAsync(ct).ConfigureAwait(false))
        {
            await SendAsync(notice, ct).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(PendingNotice notice, CancellationToken ct)
    {
        for (var pause = FirstRetry; ; pause = pause * 2 < LastRetry ? pause * 2 : LastRetry)
        {
            if (await _client.PostAsync(notice, ct).ConfigureAwait(false) is not { } failure)
            {
                return;
            }

            if (!failure.Again || time.GetUtcNow() + pause > notice.Until)
            {
                log.NoticeDropped(notice.Request, notice.To.ToString(), failure.Fault);
                return;
            }

            await Task.Delay(pause, time, ct).ConfigureAwait(false);
        }
    }
}
