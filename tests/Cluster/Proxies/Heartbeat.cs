using System.Globalization;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Kubernetes;
using k8s.Models;

namespace GatewayOperator.Tests.Cluster.Proxies;

/// <summary>Renews the operator's heartbeat as long as it runs, whatever becomes of the API server.</summary>
internal sealed class Heartbeat : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    private Heartbeat(KubeClient client, string @namespace) =>
        _running = RunAsync(client, @namespace, _stop.Token);

    public static Heartbeat Start(KubeClient client, string @namespace) => new(client, @namespace);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private static async Task RunAsync(KubeClient client, string @namespace, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var lease = new JsonObject
            {
                ["spec"] = new JsonObject
                {
                    ["holderIdentity"] = "test",
                    ["leaseDurationSeconds"] = 15,
                    ["renewTime"] = TimeProvider.System.GetUtcNow().UtcDateTime.ToString(
                        "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
                },
            };
            try
            {
                await client.ApplyAsync<V1Lease>(@namespace, ClusterNames.HeartbeatLease, lease, "test", ct);
            }
            catch (Exception e) when (e is KubeApiException or HttpRequestException or IOException
                or OperationCanceledException or TimeoutException)
            {
                // The API server is away; so it is for an operator.
            }

            await Task.Delay(500, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
