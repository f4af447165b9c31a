using System.Text.Json.Nodes;

namespace GatewayOperator.Tests.ClusterSupport;

/// <summary>One request as the API server's audit log has it.</summary>
/// <param name="User">For example <c>system:serviceaccount:shop:orders-gateway</c>.</param>
/// <param name="Verb"><c>get</c>, <c>list</c>, <c>watch</c>, <c>create</c>, <c>update</c>, <c>patch</c> …</param>
/// <param name="Group">The API group; empty for the core group, null for what is no resource.</param>
/// <param name="Resource">With its subresource: <c>databasegrants/status</c>; the path for what is no resource.</param>
/// <param name="Namespace">Empty for what has none.</param>
/// <param name="Name">Empty for lists and collections.</param>
/// <param name="Status">The HTTP status.</param>
public sealed record AuditedRequest(
    string User, string Verb, string? Group, string Resource, string Namespace, string Name, int Status)
{
    private static readonly string[] Writing = ["create", "update", "patch", "delete", "deletecollection"];

    /// <summary>Whether it changes what the server stores, if it is allowed to.</summary>
    public bool Writes => Writing.Contains(Verb);

    /// <summary>Null for a line that is still being written.</summary>
    internal static AuditedRequest? Parse(string line)
    {
        JsonNode entry;
        try
        {
            entry = JsonNode.Parse(line)!;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }

        var subject = entry["objectRef"];
        var resource = Text(subject?["resource"]);
        var part = Text(subject?["subresource"]);
        return new AuditedRequest(
            Text(entry["user"]?["username"]),
            Text(entry["verb"]),
            subject is null ? null : Text(subject["apiGroup"]),
            subject is null ? Text(entry["requestURI"]) : part.Length == 0 ? resource : $"{resource}/{part}",
            Text(subject?["namespace"]),
            Text(subject?["name"]),
            entry["responseStatus"]?["code"]?.GetValue<int>() ?? 0);
    }

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
