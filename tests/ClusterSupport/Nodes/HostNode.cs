using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace GatewayOperator.Tests.ClusterSupport.Nodes;

/// <summary>
/// Stands in for scheduler, kubelet and network of one namespace: runs the first container of every pod as a process of
/// this machine, with the pod's arguments, environment, service account token and volumes at their paths, on a loopback
/// address of its own, and reports its readiness. Mounting needs root. Images are not looked at: a program is given
/// for each.
/// </summary>
public sealed class HostNode : IAsyncDisposable
{
    private const string Name = "host";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static int s_pods;

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, HostPod> _pods = new();
    private readonly ApiServer _server;
    private readonly string _namespace;
    private readonly IReadOnlyDictionary<string, string> _programs;
    private readonly Task _running;

    /// <param name="server">The cluster, with its controller manager.</param>
    /// <param name="ns">The namespace whose pods run here.</param>
    /// <param name="programs">The program of each image.</param>
    public HostNode(ApiServer server, string ns, IReadOnlyDictionary<string, string> programs)
    {
        (_server, _namespace, _programs) = (server, ns, programs);
        _running = RunAsync(_stop.Token);
    }

    /// <summary>Whether this user may mount on this machine, in a namespace of its own.</summary>
    public static bool Supported
    {
        get
        {
            using var trial = Process.Start(new ProcessStartInfo(
                "unshare", ["--mount", "--propagation", "private", "mount", "-t", "tmpfs", "tmpfs", "/mnt"])
            {
                RedirectStandardError = true,
            })!;
            trial.WaitForExit();
            return trial.ExitCode == 0;
        }
    }

    /// <summary>The pods that run here, by name.</summary>
    public IReadOnlyDictionary<string, HostPod> Pods => _pods;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        foreach (var pod in _pods.Values)
        {
            await pod.DisposeAsync().ConfigureAwait(false);
        }

        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stop).ConfigureAwait(false);
                await Task.Delay(Interval, stop).ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpRequestException or InvalidOperationException or IOException)
            {
                // Tests take the server down; the node waits for it as any node does.
                await Task.Delay(Interval, CancellationToken.None).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        var list = JsonNode.Parse(await _server.Admin.GetStringAsync(PodPath(null), ct).ConfigureAwait(false))!;
        var found = list["items"]!.AsArray().Select(p => p!.AsObject()).ToList();
        foreach (var pod in found)
        {
            await AttendAsync(pod, ct).ConfigureAwait(false);
        }

        var names = found.Select(p => p["metadata"]!["name"]!.GetValue<string>()).ToHashSet();
        foreach (var gone in _pods.Keys.Where(n => !names.Contains(n)).ToList())
        {
            await EndAsync(gone).ConfigureAwait(false);
        }
    }

    private async Task AttendAsync(JsonObject pod, CancellationToken ct)
    {
        var name = pod["metadata"]!["name"]!.GetValue<string>();
        if (pod["metadata"]!["deletionTimestamp"] is not null)
        {
            await DeleteAsync(name, ct).ConfigureAwait(false);
        }
        else if (pod["spec"]!["nodeName"] is null)
        {
            await _server.CreateAsync(PodPath(name) + "/binding", Binding(name), ct).ConfigureAwait(false);
        }
        else
        {
            var here = _pods.TryGetValue(name, out var running) ? running : await BeginAsync(name, pod, ct)
                .ConfigureAwait(false);
            await ReportAsync(name, pod, await here.StatusAsync(ct).ConfigureAwait(false), ct).ConfigureAwait(false);
        }
    }

    private async Task<HostPod> BeginAsync(string name, JsonObject pod, CancellationToken ct)
    {
        var image = pod["spec"]!["containers"]![0]!["image"]!.GetValue<string>();
        var number = Interlocked.Increment(ref s_pods);
        var address = new IPAddress([127, 88, (byte)(number / 250), (byte)(1 + (number % 250))]);
        var started = await HostPod.StartAsync(_server, pod, _programs[image], address, ct).ConfigureAwait(false);
        return _pods[name] = started;
    }

    // A pod that is told to go ends in its own time, while others are looked after.
    private async Task DeleteAsync(string name, CancellationToken ct)
    {
        if (_pods.TryGetValue(name, out var pod) && !pod.Ended())
        {
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Delete, PodPath(name))
        {
            Content = new StringContent("""{"gracePeriodSeconds":0}""", Encoding.UTF8, "application/json"),
        };
        using var answer = await _server.Admin.SendAsync(request, ct).ConfigureAwait(false);
        await EndAsync(name).ConfigureAwait(false);
    }

    private async Task EndAsync(string name)
    {
        if (_pods.TryRemove(name, out var pod))
        {
            await pod.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task ReportAsync(string name, JsonObject pod, JsonObject status, CancellationToken ct)
    {
        if (HostPod.SameReport(pod["status"], status))
        {
            return;
        }

        var patch = new JsonObject { ["status"] = status };
        using var content = new StringContent(patch.ToJsonString(), Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/merge-patch+json");
        using var answer = await _server.Admin.PatchAsync(PodPath(name) + "/status", content, ct)
            .ConfigureAwait(false);
    }

    private static JsonObject Binding(string name) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name },
        ["target"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["name"] = Name },
    };

    private string PodPath(string? name) => $"/api/v1/namespaces/{_namespace}/pods" + (name is null ? "" : $"/{name}");
}
