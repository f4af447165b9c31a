using System.Text.Json.Nodes;
using GatewayOperator.Api.Cluster;

namespace GatewayOperator.Cluster.Targets;

/// <summary>Reads what pods of a gateway say of themselves.</summary>
internal static class GatewayPods
{
    /// <summary>Whether a workload of the target made the pod, and runs it as the target's service account.</summary>
    public static bool IsOf(JsonObject pod, string target)
    {
        var gateway = ClusterNames.Gateway(target);
        var owner = (pod["metadata"]?["ownerReferences"] as JsonArray)?.OfType<JsonObject>()
            .FirstOrDefault(o => o["controller"]?.GetValue<bool>() == true);
        var name = Text(owner?["name"]) ?? "";
        var isOwned = Text(owner?["kind"]) switch
        {
            "StatefulSet" => name == gateway,
            "ReplicaSet" => name.StartsWith(gateway + "-", StringComparison.Ordinal),
            _ => false,
        };
        return isOwned && Text(pod["spec"]?["serviceAccountName"]) == gateway;
    }

    public static bool IsReady(JsonObject pod) =>
        pod["metadata"]?["deletionTimestamp"] is null && Condition(pod, "Ready") is { } ready
        && Text(ready["status"]) == "True";

    /// <summary>What a person would look up next.</summary>
    public static string WhyNoneIsReady(IReadOnlyList<JsonObject> pods, string target)
    {
        if (pods.Count == 0)
        {
            return $"There is no pod of the gateway yet. See what {ClusterNames.Gateway(target)} says: its events tell "
                + "whether pods are refused.";
        }

        var pod = pods.FirstOrDefault(p => Waiting(p) is not null) ?? pods[0];
        var why = Waiting(pod) ?? Text(Condition(pod, "PodScheduled")?["message"]) ?? Text(pod["status"]?["phase"]);
        return $"No pod of the gateway is ready yet. {Text(pod["metadata"]?["name"])}: {why ?? "starting"}";
    }

    private static string? Waiting(JsonObject pod) =>
        (pod["status"]?["containerStatuses"] as JsonArray)?
            .Select(c => c?["state"]?["waiting"])
            .Select(w => w is null ? null : $"{Text(w["reason"])} {Text(w["message"])}".Trim())
            .FirstOrDefault(w => w is { Length: > 0 } and not "ContainerCreating");

    private static JsonNode? Condition(JsonObject pod, string type) =>
        (pod["status"]?["conditions"] as JsonArray)?.FirstOrDefault(c => Text(c?["type"]) == type);

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
