using System.Text.Json.Nodes;

namespace GatewayOperator.Cluster.Targets;

/// <summary>Reads the version of an object.</summary>
internal static class Versions
{
    public static string? Of(JsonObject? value) => value?["metadata"]?["resourceVersion"]?.GetValue<string>();
}
