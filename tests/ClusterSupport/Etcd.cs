using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace GatewayOperator.Tests.ClusterSupport;

/// <summary>The store behind one API server, on loopback and without durability.</summary>
internal sealed class Etcd : IAsyncDisposable
{
    private readonly HttpClient _client;
    private readonly Daemon _daemon;

    private Etcd(Uri address, Daemon daemon)
    {
        Address = address;
        _client = new HttpClient { BaseAddress = address };
        _daemon = daemon;
    }

    public Uri Address { get; }

    public bool Running => _daemon.Running;

    public string LastWords => _daemon.LastWords;

    public static async Task<Etcd> StartAsync(string directory, CancellationToken ct)
    {
        var client = LoopbackPort.Take();
        var peer = LoopbackPort.Take();
        var address = $"http://127.0.0.1:{client}";
        var peers = $"http://127.0.0.1:{peer}";
        var daemon = await Daemon.StartAsync(
            Path.Combine(directory, "etcd.log"),
            SourceTree.Tool("etcd"),
            [
                "--data-dir", Path.Combine(directory, "etcd"), "--unsafe-no-fsync",
                "--listen-client-urls", address, "--advertise-client-urls", address,
                "--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers,
                "--initial-cluster", $"default={peers}", "--heartbeat-interval", "20", "--election-timeout", "200",
                "--logger", "zap", "--log-level", "warn", "--quota-backend-bytes", "4294967296",
            ],
            ct).ConfigureAwait(false);
        return new Etcd(new Uri(address), daemon);
    }

    /// <summary>Forgets all revisions but the newest; nothing to forget is fine.</summary>
    public async Task CompactAsync(CancellationToken ct)
    {
        var now = await PostAsync("/v3/kv/range", new JsonObject { ["key"] = "AA==" }, ct).ConfigureAwait(false);
        await PostAsync(
            "/v3/kv/compaction",
            new JsonObject { ["revision"] = now["header"]!["revision"]!.GetValue<string>(), ["physical"] = true },
            ct).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _daemon.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<JsonNode> PostAsync(string path, JsonObject body, CancellationToken ct)
    {
        using var answer = await _client.PostAsJsonAsync(path, body, ct).ConfigureAwait(false);
        var text = await answer.Content.ReadAsStringAsync(ct).ConfigureAwait(false);
        return answer.IsSuccessStatusCode || text.Contains("has been compacted", StringComparison.Ordinal)
            ? JsonNode.Parse(text)!
            : throw new InvalidOperationException($"etcd answered {path} with {text}");
    }
}
