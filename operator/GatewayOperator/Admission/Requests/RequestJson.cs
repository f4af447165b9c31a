using System.Text.Json;
using System.Text.Json.Nodes;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.Resources;

namespace GatewayOperator.Admission.Requests;

/// <summary>Requests as reviews carry them.</summary>
internal static class RequestJson
{
    /// <exception cref="JsonException">It is none that this program reads.</exception>
    public static ApprovalRequest Read(JsonObject? document) =>
        document?.Deserialize<ApprovalRequest>(ResourceJson.Options)
        ?? throw new JsonException("The review has no object.");

    public static JsonNode Write<T>(T part) => JsonSerializer.SerializeToNode(part, ResourceJson.Options)!;
}
