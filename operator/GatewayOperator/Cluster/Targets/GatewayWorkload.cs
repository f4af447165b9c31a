using System.Text.Json.Nodes;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Targets;
using GatewayOperator.Cluster.Targets.Manifests;
using GatewayOperator.Kubernetes;
using GatewayOperator.Targets;

namespace GatewayOperator.Cluster.Targets;

/// <summary>
/// Keeps the objects of one target's gateway as they shall be. What is as it should be costs no request; what somebody
/// changed is put back, and what cannot be written is told.
/// </summary>
public sealed class GatewayWorkload(
    KubeClient client, OwnedObjects owned, ClusterTargetOptions options, ILogger log)
{
    private static readonly string Manager = ClusterNames.Manager("databasetargets");

    // Of what the server made of a manifest: another text for the same value is no difference that a write removes.
    private readonly Dictionary<(ResourceType Type, string Name), (string? Version, string Body)> _applied = [];

    /// <summary>Why something is not as it should be; null when all is.</summary>
    public string? Fault { get; private set; }

    /// <param name="target">The target.</param>
    /// <param name="authority">What clients verify the gateway with; null when it is not published.</param>
    /// <param name="ct">Ends the work.</param>
    public async Task EnsureAsync(DatabaseTarget target, string? authority, CancellationToken ct)
    {
        var shape = new GatewayShape(target, options);
        var faults = new List<string>();
        foreach (var manifest in Manifests(shape, authority))
        {
            await TryAsync(shape, manifest.Type, manifest.Name, () => ApplyAsync(shape, manifest, ct), faults)
                .ConfigureAwait(false);
        }

        var other = WorkloadManifests.OtherTypeOf(target);
        if (options.ProxiesInPods && owned.Find(other, shape.Name) is { } stale)
        {
            await TryAsync(shape, other, shape.Name, () => RemoveAsync(shape, other, stale, ct), faults)
                .ConfigureAwait(false);
        }

        Fault = faults.Count == 0 ? null : string.Join(' ', faults);
    }

    private IEnumerable<Manifest> Manifests(GatewayShape shape, string? authority)
    {
        if (TrafficManifests.Authority(shape, authority) is { } published)
        {
            yield return published;
        }

        if (!options.ProxiesInPods)
        {
            yield break;
        }

        foreach (var manifest in AccessManifests.Of(shape).Concat(TrafficManifests.Of(shape, owned.Disruption)))
        {
            yield return manifest;
        }

        yield return WorkloadManifests.Of(shape);
    }

    private async Task ApplyAsync(GatewayShape shape, Manifest manifest, CancellationToken ct)
    {
        var live = owned.Find(manifest.Type, manifest.Name);
        if (live is not null && !ManifestDrift.Differs(manifest, live))
        {
            return;
        }

        var key = (manifest.Type, manifest.Name);
        var body = manifest.Body.ToJsonString();
        if (_applied.TryGetValue(key, out var last) && last.Body == body && last.Version == Versions.Of(live))
        {
            return;
        }

        if (live is null)
        {
            await ForeignObjects.RefuseAsync(client, shape.Target, manifest.Type, manifest.Name, ct)
                .ConfigureAwait(false);
        }

        if (manifest.Type == OwnedKinds.Service && live is not null)
        {
            await ReplacePortsAsync(shape, manifest, ct).ConfigureAwait(false);
        }

        var after = await client.ApplyAsync<JsonObject>(
            shape.Namespace, manifest.Name, manifest.Body.DeepClone(), Manager, ct, type: manifest.Type)
            .ConfigureAwait(false);
        _applied[key] = (Versions.Of(after), body);
        Log.Applied(log, manifest.Type.Kind, shape.Namespace, manifest.Name);
    }

    // Ports are told apart by their numbers: one that somebody changed would stay beside ours, under the same name.
    private async Task ReplacePortsAsync(GatewayShape shape, Manifest manifest, CancellationToken ct) =>
        await client.MergePatchAsync<JsonObject>(
            shape.Namespace,
            manifest.Name,
            new JsonObject
            {
                ["spec"] = new JsonObject { ["ports"] = manifest.Body["spec"]!["ports"]!.DeepClone() },
            },
            ct,
            type: manifest.Type).ConfigureAwait(false);

    // Only what is ours: somebody may have an object of that name.
    private async Task RemoveAsync(GatewayShape shape, ResourceType type, JsonObject stale, CancellationToken ct)
    {
        if (OwnerReferences.Controls(shape.Target, stale))
        {
            await client.DeleteAsync<JsonObject>(
                shape.Namespace, shape.Name, ct, uid: stale["metadata"]!["uid"]!.GetValue<string>(), type: type)
                .ConfigureAwait(false);
        }
    }

    private async Task TryAsync(
        GatewayShape shape, ResourceType type, string name, Func<Task> work, List<string> faults)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception e) when (e is KubeApiException or TargetMaterialsException)
        {
            Log.NotApplied(log, type.Kind, shape.Namespace, name, e.Message);
            faults.Add($"{type.Kind} {name} cannot be written: {e.Message}");
        }
    }
}
