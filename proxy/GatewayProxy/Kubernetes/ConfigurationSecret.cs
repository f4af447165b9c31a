using System.Threading.Channels;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Resources;
using GatewayOperator.Kubernetes;
using GatewayProxy.Configuration;

namespace GatewayProxy.Kubernetes;

/// <summary>
/// Follows the configuration's Secret through the API server: a volume would show it a minute late. Of a configuration
/// in shards only a whole is used. Without an API server what is in force stays.
/// </summary>
public sealed class ConfigurationSecret : BackgroundService
{
    private static readonly TimeSpan ShardRetry = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);

    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly KubeClient _client;
    private readonly Informer<Secret> _informer;
    private readonly ObjectKey _key;
    private readonly ConfigurationIntake _intake;
    private readonly TimeProvider _time;
    private string? _taken;

    public ConfigurationSecret(
        KubeClient client, ClusterOptions options, ConfigurationIntake intake, TimeProvider time,
        ILogger<ConfigurationSecret> log)
    {
        (_client, _intake, _time) = (client, intake, time);
        _key = new ObjectKey(options.Namespace, options.ConfigSecret);
        _informer = new Informer<Secret>(
            client, options.Namespace, ListQuery.Named(options.ConfigSecret), time, log, ClusterFacts.Prompt);
        _informer.Changed += _ => _changed.Writer.TryWrite(true);
    }

    public IInformer Informer => _informer;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var informing = _informer.RunAsync(stoppingToken);
        try
        {
            var retry = ShardRetry;
            while (true)
            {
                await WaitAsync(retry, stoppingToken);
                retry = await LookAsync(stoppingToken) ? LongestRetry : retry < LongestRetry ? retry * 2 : LongestRetry;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The proxy stops.
        }

        await informing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static byte[]? Bytes(Secret secret, string key)
    {
        if (!secret.Data.TryGetValue(key, out var encoded))
        {
            return null;
        }

        var bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, bytes, out var count) ? bytes[..count] : null;
    }

    private async Task WaitAsync(TimeSpan longest, CancellationToken stopping)
    {
        using var interval = new CancellationTokenSource(longest, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, interval.Token);
        try
        {
            await _changed.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // Time to look again for shards that were not there.
        }
    }

    // False: what the Secret speaks of is not there yet.
    private async Task<bool> LookAsync(CancellationToken stopping)
    {
        if (_informer.Find(_key) is not { } head || head.Metadata.ResourceVersion == _taken)
        {
            return true;
        }

        try
        {
            var content = Bytes(head, ClusterNames.ConfigKey);
            if (content is null && Bytes(head, ClusterNames.IndexKey) is { } index)
            {
                content = await AssembleAsync(ConfigurationShards.ReadIndex(index), stopping);
            }

            if (content is null)
            {
                _intake.Unreadable($"Secret {_key} has neither {ClusterNames.ConfigKey} nor an index of whole shards.");
                return false;
            }

            _intake.Take(content);
            _taken = head.Metadata.ResourceVersion;
            return true;
        }
        catch (Exception e) when (e is GatewayConfigException or KubeApiException or HttpRequestException
            or IOException or OperationCanceledException && !stopping.IsCancellationRequested)
        {
            _intake.Unreadable($"the configuration of Secret {_key} cannot be had: {e.Message}");
            return false;
        }
    }

    private async Task<byte[]?> AssembleAsync(ConfigurationIndex index, CancellationToken stopping)
    {
        var parts = new List<byte[]>();
        foreach (var name in index.Shards.Take(ClusterNames.MaxShards))
        {
            if (await _client.GetAsync<Secret>(_key.Namespace, name, stopping) is not { } shard
                || Bytes(shard, ClusterNames.PartKey) is not { } part)
            {
                return null;
            }

            parts.Add(part);
        }

        return ConfigurationShards.Join(index, parts);
    }
}
