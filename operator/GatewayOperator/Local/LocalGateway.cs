using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Targets;
using GatewayOperator.Targets;

namespace GatewayOperator.Local;

/// <summary>A gateway of one proxy, which is a child of this process and reads its configuration from a file.</summary>
public sealed class LocalGateway(ConfigPublisher publisher, ProxyProcess proxy, TimeProvider time) : ITargetGateway
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a gateway that cannot listen is left alone before it is started again.</summary>
    private static readonly TimeSpan ListenRetry = TimeSpan.FromSeconds(5);

    private volatile GatewayReport _report = GatewayReport.Empty;
    private DateTimeOffset _listenRetryAt;

    public GatewayConfig? Published => publisher.Published;

    public GatewayReport Report => _report;

    /// <summary>Nothing: what an earlier run left may hold grants that are gone by now.</summary>
    public Task OpenAsync(CancellationToken ct) => Task.CompletedTask;

    public async Task PublishAsync(GatewayConfig config, CancellationToken ct)
    {
        var before = publisher.Published;
        publisher.Publish(config);
        var now = publisher.Published!;
        if (before is not null && proxy.IsStarted && !SameListener(before.Listener, now.Listener))
        {
            await proxy.StopAsync().ConfigureAwait(false);
            proxy.Start();
        }
    }

    public Task WaitUntilEnforcedAsync(CancellationToken ct) =>
        proxy.IsStarted ? publisher.WaitUntilEnforcedAsync(Patience, time, ct) : Task.CompletedTask;

    /// <summary>
    /// Starts the proxy once the database is where it is wanted: the first configuration has its grants.
    /// </summary>
    public Task RunProxiesAsync(DatabaseTarget target, bool settled, CancellationToken ct)
    {
        if (settled && !proxy.IsStarted)
        {
            proxy.Start();
        }

        return Task.CompletedTask;
    }

    public async Task TendAsync(CancellationToken ct)
    {
        publisher.Refresh();
        await RetryListeningAsync().ConfigureAwait(false);
        var said = publisher.Acknowledgement;
        var before = _report.Proxies is [var only] ? only.Acknowledgement : null;
        if (proxy.Fault != _report.Fault || !ReferenceEquals(said, before))
        {
            _report = new GatewayReport(said is null ? [] : [new LiveProxy(null, said)], proxy.Fault);
        }
    }

    public Task StopAsync() => proxy.StopAsync();

    // A busy port frees itself some day; the gateway tries it once per start.
    private async Task RetryListeningAsync()
    {
        var now = time.GetUtcNow();
        if (publisher.Acknowledgement is not { Revision: not null, Listening: null, Error: not null })
        {
            _listenRetryAt = now + ListenRetry;
        }
        else if (proxy.IsStarted && now >= _listenRetryAt)
        {
            await proxy.StopAsync().ConfigureAwait(false);
            proxy.Start();
        }
    }

    private static bool SameListener(ListenerConfig a, ListenerConfig b) =>
        a.Address == b.Address && a.Port == b.Port && a.ClientTls == b.ClientTls;
}
