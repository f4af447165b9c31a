using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Kubernetes;
using GatewayProxy.Configuration;
using k8s.Models;

namespace GatewayProxy.Kubernetes;

/// <summary>
/// Says on a Lease of this proxy's own what it enforces: at once when that changes, and every few seconds that it is
/// alive. Sessions never wait for it, and an API server that is away hears it when it is back.
/// </summary>
public sealed class LeaseAcknowledgement : BackgroundService
{
    private const int DurationSeconds = 15;

    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);

    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly KubeClient _client;
    private readonly ClusterOptions _options;
    private readonly ProxyState _state;
    private readonly PolicyHolder _policy;
    private readonly TimeProvider _time;
    private readonly ILogger<LeaseAcknowledgement> _log;
    private bool _failing;

    public LeaseAcknowledgement(
        KubeClient client, ClusterOptions options, ProxyState state, PolicyHolder policy, TimeProvider time,
        ILogger<LeaseAcknowledgement> log)
    {
        (_client, _options, _state, _policy, _time, _log) = (client, options, state, policy, time, log);
        state.Changed += OnChanged;
    }

    /// <summary>The last word: this proxy is none any more.</summary>
    public async Task ReleaseAsync() => await WriteAsync(durationSeconds: 1, CancellationToken.None);

    public override void Dispose()
    {
        _state.Changed -= OnChanged;
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var isWritten = await WriteAsync(DurationSeconds, stoppingToken);
            await WaitAsync(isWritten ? Renewal : Retry, wakes: isWritten, stoppingToken);
        }
    }

    private void OnChanged(ProxyAcknowledgement _) => _changed.Writer.TryWrite(true);

    private async Task WaitAsync(TimeSpan longest, bool wakes, CancellationToken stopping)
    {
        using var interval = new CancellationTokenSource(longest, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, interval.Token);
        try
        {
            // While the API server is away news do not make the attempts any more frequent.
            await (wakes ? _changed.Reader.ReadAsync(either.Token).AsTask() : Task.Delay(longest, _time, stopping));
        }
        catch (OperationCanceledException)
        {
            // Time to renew, or to stop.
        }
    }

    private async Task<bool> WriteAsync(int durationSeconds, CancellationToken stopping)
    {
        // Until the first configuration nobody knows whose proxy it is.
        var target = _policy.Current?.Config.Target.Name;
        using var late = new CancellationTokenSource(RequestTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, late.Token);
        try
        {
            await _client.ApplyAsync<V1Lease>(
                _options.Namespace, _options.PodName, Body(target, durationSeconds), ClusterNames.ProxyManager,
                either.Token);
            _failing = false;
            return true;
        }
        catch (Exception e) when (e is KubeApiException or HttpRequestException or IOException
            or OperationCanceledException or JsonException)
        {
            if (!_failing && !stopping.IsCancellationRequested)
            {
                _failing = true;
                _log.LeaseNotWritten(_options.PodName, e.Message);
            }

            return false;
        }
    }

    private JsonObject Body(string? target, int durationSeconds)
    {
        var labels = new JsonObject { [ClusterNames.ComponentLabel] = ClusterNames.GatewayComponent };
        if (target is not null)
        {
            labels[ClusterNames.TargetLabel] = ClusterNames.LabelValue(target);
        }

        var metadata = new JsonObject
        {
            ["labels"] = labels,
            ["annotations"] = new JsonObject
            {
                [ClusterNames.AcknowledgementAnnotation] =
                    JsonSerializer.Serialize(_state.Current, JsonSerializerOptions.Web),
            },
        };
        if (_options.PodUid is { } uid)
        {
            metadata["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Pod",
                ["name"] = _options.PodName,
                ["uid"] = uid,
            });
        }

        return new JsonObject
        {
            ["metadata"] = metadata,
            ["spec"] = new JsonObject
            {
                ["holderIdentity"] = _options.PodName,
                ["leaseDurationSeconds"] = durationSeconds,
                ["renewTime"] = _time.GetUtcNow().UtcDateTime.ToString(
                    "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            },
        };
    }
}
