using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Resources;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Cluster.Statuses;

/// <summary>
/// Writes statuses by server-side apply, and only when something in them differs. A change of Ready is an Event too.
/// </summary>
public sealed class StatusApplier(KubeClient client, EventRecorder events, TimeProvider time)
{
    // Between a write and the event of it the informer shows what was before: composing from that again would give
    // another transition time, and another write.
    private readonly ConcurrentDictionary<ResourceKey, WrittenStatus> _written = new();

    /// <summary>True when something was written.</summary>
    /// <param name="type">Kind of the object.</param>
    /// <param name="of">The version that the status speaks about.</param>
    /// <param name="stored">The status as it is stored; null for none.</param>
    /// <param name="composed">What is true now.</param>
    /// <param name="ct">Ends the work.</param>
    public async Task<bool> ApplyAsync(
        ResourceType type, ObjectIdentity of, ResourceStatus? stored, ResourceStatus composed, CancellationToken ct)
    {
        var before = Before(of, stored);
        var stamped = Stamp(composed, before, of.Generation);
        if (before is not null && JsonNode.DeepEquals(Node(before), Node(stamped)))
        {
            return false;
        }

        try
        {
            await client.ApplyAsync<JsonObject>(
                of.Key.Namespace, of.Key.Name, Body(of, stamped), ClusterNames.StatusManager, ct, "status", type)
                .ConfigureAwait(false);
        }
        catch (KubeApiException e) when (e.IsNotFound || e.IsConflict)
        {
            // Gone, or another object of the same name by now: then this was not about that one.
            return false;
        }

        _written[of.Key] = new WrittenStatus(of.Uid, of.ResourceVersion, stamped);
        Tell(of, before, stamped);
        return true;
    }

    /// <summary>Forgets what was written about an object that is gone.</summary>
    public void Forget(ResourceKey key) => _written.TryRemove(key, out _);

    private ResourceStatus? Before(ObjectIdentity of, ResourceStatus? stored)
    {
        if (!_written.TryGetValue(of.Key, out var written))
        {
            return stored;
        }

        if (written.Uid == of.Uid && (stored is null || written.SeenVersion == of.ResourceVersion))
        {
            return written.Status;
        }

        _written.TryRemove(of.Key, out _);
        return stored;
    }

    private ResourceStatus Stamp(ResourceStatus composed, ResourceStatus? before, long? generation)
    {
        // The API server keeps whole seconds; a finer time would differ from what is read back.
        var now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
        return composed with
        {
            ObservedGeneration = generation,
            Conditions =
            [
                .. Progress.With(composed.Conditions).Select(c => c with
                {
                    ObservedGeneration = generation,
                    LastTransitionTime = before?.Conditions
                        .FirstOrDefault(b => b.Type == c.Type && b.Status == c.Status)?.LastTransitionTime ?? now,
                }),
            ],
        };
    }

    private static JsonObject Body(ObjectIdentity of, ResourceStatus status) => new()
    {
        ["apiVersion"] = of.ApiVersion,
        ["kind"] = of.Key.Kind,
        // With the uid nothing is written to another object that took the name.
        ["metadata"] = new JsonObject
        {
            ["name"] = of.Key.Name, ["namespace"] = of.Key.Namespace, ["uid"] = of.Uid,
        },
        ["status"] = Node(status),
    };

    private static JsonNode Node(ResourceStatus status) =>
        JsonSerializer.SerializeToNode(status, status.GetType(), ResourceJson.Options)!;

    private void Tell(ObjectIdentity of, ResourceStatus? before, ResourceStatus now)
    {
        var old = before?.Conditions.FirstOrDefault(c => c.Type == ConditionTypes.Ready);
        if (now.Conditions.FirstOrDefault(c => c.Type == ConditionTypes.Ready) is not { } ready
            || (old is not null && old.Status == ready.Status && old.Reason == ready.Reason)
            || ready.Reason == ConditionReasons.Pending)
        {
            return;
        }

        var kind = ready.Status == ConditionStatus.True ? EventKind.Normal : EventKind.Warning;
        events.Record(of.Reference, kind, ready.Reason, "Reconcile", ready.Message);
    }
}
