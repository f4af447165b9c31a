using System.Globalization;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Kubernetes;
using k8s.Models;

namespace GatewayOperator.Cluster.Targets;

/// <summary>
/// Tells proxies that somebody looks after them: a Lease in every namespace, renewed by the operator that leads. A
/// proxy that misses it for the target's maxStaleness opens no session.
/// </summary>
public sealed class OperatorHeartbeat(
    KubeClient client, IReadOnlyList<string> namespaces, string identity, TimeProvider time, ILogger log)
{
    private const int DurationSeconds = 15;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private static readonly string Manager = ClusterNames.Manager("heartbeat");

    private readonly HashSet<string> _failing = [];

    /// <summary>Beats until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            foreach (var space in namespaces)
            {
                await BeatAsync(space, ct).ConfigureAwait(false);
            }

            await Task.Delay(Interval, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task BeatAsync(string @namespace, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Interval, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            await client.ApplyAsync<V1Lease>(
                @namespace, ClusterNames.HeartbeatLease, Body(), Manager, either.Token).ConfigureAwait(false);
            _failing.Remove(@namespace);
        }
        catch (Exception e) when (e is KubeApiException or HttpRequestException or IOException
            or OperationCanceledException)
        {
            if (!ct.IsCancellationRequested && _failing.Add(@namespace))
            {
                Log.NoHeartbeat(log, @namespace, e.Message);
            }
        }
    }

    // RFC 3339 with six digits: the API's MicroTime.
    private JsonObject Body() => new()
    {
        ["metadata"] = new JsonObject
        {
            ["labels"] = new JsonObject { [ClusterNames.ManagedByLabel] = ClusterNames.ManagedBy },
        },
        ["spec"] = new JsonObject
        {
            ["holderIdentity"] = identity,
            ["leaseDurationSeconds"] = DurationSeconds,
            ["renewTime"] = time.GetUtcNow().UtcDateTime.ToString(
                "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        },
    };
}
