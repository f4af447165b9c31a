using System.Text.Json.Nodes;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Signing;
using GatewayOperator.Kubernetes;
using k8s.Models;

namespace GatewayOperator.Cluster.Installation;

/// <summary>Publishes the key that recordings are verified with: whoever has it needs no cluster to verify.</summary>
public static class PublicRecordingKey
{
    /// <summary>Key of the ConfigMap; its value is a JWK.</summary>
    public const string Entry = "recording-key.jwk";

    public static async Task PublishAsync(
        KubeClient client, string @namespace, SigningKey key, CancellationToken ct)
    {
        var known = await client.GetAsync<V1ConfigMap>(@namespace, ClusterNames.RecordingKey, ct).ConfigureAwait(false);
        if (known?.Data?.TryGetValue(Entry, out var jwk) == true && jwk == key.Public.Jwk)
        {
            return;
        }

        var body = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["labels"] = new JsonObject { [ClusterNames.ManagedByLabel] = ClusterNames.ManagedBy },
            },
            ["data"] = new JsonObject { [Entry] = key.Public.Jwk },
        };
        await client.ApplyAsync<V1ConfigMap>(
            @namespace, ClusterNames.RecordingKey, body, ClusterNames.Manager("installation"), ct)
            .ConfigureAwait(false);
    }
}
