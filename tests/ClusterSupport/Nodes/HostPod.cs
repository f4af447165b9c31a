using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace GatewayOperator.Tests.ClusterSupport.Nodes;

/// <summary>One pod as a process of this machine.</summary>
public sealed class HostPod : IAsyncDisposable
{
    private static readonly string[] Conditions = ["Initialized", "PodScheduled", "ContainersReady", "Ready"];

    private readonly HttpClient _prober = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly string _directory;
    private readonly Func<CancellationToken, Task<Daemon>> _start;
    private readonly Uri? _probe;
    private readonly TimeSpan _grace;
    private Daemon _daemon;
    private long? _told;

    private HostPod(
        string directory, Func<CancellationToken, Task<Daemon>> start, Daemon daemon, IPAddress address, JsonObject pod)
    {
        (_directory, _start, _daemon, Address) = (directory, start, daemon, address);
        _grace = TimeSpan.FromSeconds(pod["spec"]!["terminationGracePeriodSeconds"]?.GetValue<double>() ?? 30);
        _probe = Probe(pod["spec"]!["containers"]![0]!.AsObject());
    }

    /// <summary>Where it listens instead of on all addresses.</summary>
    public IPAddress Address { get; }

    /// <summary>The process; another one follows it when it dies.</summary>
    public Daemon Process => _daemon;

    /// <summary>What it said last.</summary>
    public string Log => _daemon.LastWords;

    internal static async Task<HostPod> StartAsync(
        ApiServer server, JsonObject pod, string program, IPAddress address, CancellationToken ct)
    {
        var name = pod["metadata"]!["name"]!.GetValue<string>();
        var directory = Path.Combine(server.ScratchDirectory, $"pod-{name}");
        Directory.CreateDirectory(directory);
        var sandbox = new PodSandbox(server, pod, directory);
        await sandbox.FillAsync(ct).ConfigureAwait(false);
        var container = pod["spec"]!["containers"]![0]!.AsObject();
        string[] arguments = [.. (container["args"]?.AsArray() ?? [])
            .Select(a => a!.GetValue<string>().Replace("0.0.0.0:", $"{address}:", StringComparison.Ordinal))];
        string[] command =
        [
            "--mount", "--propagation", "private", "sh", "-ec", sandbox.Script() + "\nexec \"$@\"", "pod",
            "env", .. sandbox.Environment(container, address), program, .. arguments,
        ];
        Task<Daemon> Start(CancellationToken stop) =>
            Daemon.StartAsync(Path.Combine(directory, "log"), "unshare", command, stop);
        return new HostPod(directory, Start, await Start(ct).ConfigureAwait(false), address, pod);
    }

    /// <summary>Whether two reports say the same, moments aside.</summary>
    internal static bool SameReport(JsonNode? one, JsonNode other) =>
        one?["phase"]?.GetValue<string>() == other["phase"]!.GetValue<string>()
        && one["podIP"]?.GetValue<string>() == other["podIP"]!.GetValue<string>()
        && Ready(one) == Ready(other);

    /// <summary>Tells it to end, once, and kills it when it takes too long; whether it has ended.</summary>
    internal bool Ended()
    {
        _told ??= Tell();
        if (_daemon.Running && TimeProvider.System.GetElapsedTime(_told.Value) > _grace)
        {
            _daemon.Signal("KILL");
        }

        return !_daemon.Running;
    }

    internal async Task<JsonObject> StatusAsync(CancellationToken ct)
    {
        if (!_daemon.Running)
        {
            await _daemon.DisposeAsync().ConfigureAwait(false);
            _daemon = await _start(ct).ConfigureAwait(false);
        }

        var ready = await IsReadyAsync(ct).ConfigureAwait(false);
        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["phase"] = "Running",
            ["podIP"] = Address.ToString(),
            ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = Address.ToString() }),
            ["startTime"] = now,
            ["conditions"] = new JsonArray([.. Conditions.Select(type => new JsonObject
            {
                ["type"] = type,
                ["status"] = ready || !type.EndsWith("Ready", StringComparison.Ordinal) ? "True" : "False",
                ["lastTransitionTime"] = now,
            })]),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _daemon.DisposeAsync().ConfigureAwait(false);
        _prober.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static string? Ready(JsonNode? status) => (status?["conditions"] as JsonArray)?
        .FirstOrDefault(c => c?["type"]?.GetValue<string>() == "Ready")?["status"]?.GetValue<string>();

    private long Tell()
    {
        _daemon.Signal("TERM");
        return TimeProvider.System.GetTimestamp();
    }

    private async Task<bool> IsReadyAsync(CancellationToken ct)
    {
        if (_probe is null)
        {
            return _daemon.Running;
        }

        try
        {
            using var answer = await _prober.GetAsync(_probe, ct).ConfigureAwait(false);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            return false;
        }
    }

    private Uri? Probe(JsonObject container)
    {
        if (container["readinessProbe"]?["httpGet"] is not { } http)
        {
            return null;
        }

        var said = http["port"]!.ToString();
        var named = (container["ports"] as JsonArray)?.FirstOrDefault(p => p!["name"]?.ToString() == said);
        var port = named?["containerPort"]?.ToString() ?? said;
        return new Uri($"http://{Address}:{port}{http["path"]}");
    }
}
