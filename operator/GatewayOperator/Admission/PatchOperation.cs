using System.Text.Json.Nodes;

namespace GatewayOperator.Admission;

/// <summary>Operations of a JSON patch (RFC 6902).</summary>
internal static class PatchOperation
{
    /// <summary>Sets a member, whether it is there or not.</summary>
    public static JsonObject Set(string path, JsonNode? value) => new()
    {
        ["op"] = "add",
        ["path"] = path,
        ["value"] = value,
    };
}
