using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Resources;
using GatewayOperator.Kubernetes;
using k8s.Models;

namespace GatewayOperator.Tests.Cluster.Operator;

/// <summary>
/// Acknowledges what is published as a proxy does, and does nothing else; it can be told to lag.
/// </summary>
public sealed class StandInProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly KubeClient _client;
    private readonly string _namespace;
    private readonly string _target;
    private readonly Task _running;
    private volatile bool _lags;

    public StandInProxy(string kubeconfig, string @namespace, string target, string name)
    {
        _client = new KubeClient(KubeConnection.FromKubeconfig(kubeconfig));
        _namespace = @namespace;
        _target = target;
        Name = name;
        _running = RunAsync();
    }

    public string Name { get; }

    /// <summary>The revision it says that it enforces.</summary>
    public string? Revision { get; private set; }

    /// <summary>While set it takes over nothing that is new.</summary>
    public bool Lags
    {
        get => _lags;
        set => _lags = value;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        for (var look = 0; !_stop.IsCancellationRequested; look++)
        {
            var published = await PublishedAsync();
            var news = !Lags && published is not null && published != Revision;
            Revision = news ? published : Revision;
            if (news || (look % 20 == 0 && Revision is not null))
            {
                await AcknowledgeAsync();
            }

            await Task.Delay(100, _stop.Token);
        }
    }

    private async Task<string?> PublishedAsync()
    {
        var secret = await _client.GetAsync<Secret>(_namespace, ClusterNames.Config(_target), _stop.Token);
        return secret?.Find(ClusterNames.ConfigKey) is { } text
            ? GatewayConfigSerializer.Read(Encoding.UTF8.GetBytes(text)).Revision
            : null;
    }

    private async Task AcknowledgeAsync()
    {
        var said = new ProxyAcknowledgement
        {
            Revision = Revision,
            Listening = "127.0.0.1:5432",
            Proxy = Name,
            At = TimeProvider.System.GetUtcNow(),
        };
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        await _client.ApplyAsync<V1Lease>(
            _namespace,
            Name,
            new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["labels"] = new JsonObject
                    {
                        [ClusterNames.TargetLabel] = _target,
                        [ClusterNames.ComponentLabel] = ClusterNames.GatewayComponent,
                    },
                    ["annotations"] = new JsonObject
                    {
                        [ClusterNames.AcknowledgementAnnotation] = JsonSerializer.Serialize(
                            said, JsonSerializerOptions.Web),
                    },
                },
                ["spec"] = new JsonObject
                {
                    ["holderIdentity"] = Name,
                    ["leaseDurationSeconds"] = 15,
                    ["renewTime"] = now.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"),
                },
            },
            ClusterNames.ProxyManager,
            _stop.Token);
    }
}
