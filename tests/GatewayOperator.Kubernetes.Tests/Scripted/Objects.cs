using System.Text.Json.Nodes;

namespace GatewayOperator.Kubernetes.Tests.Scripted;

/// <summary>Objects as an API server writes them.</summary>
internal static class Objects
{
    /// <summary>As lists have them: without kind.</summary>
    public static JsonObject ConfigMap(string name, int version, string? uid = null) => new()
    {
        ["metadata"] = Metadata(name, version, uid),
        ["data"] = new JsonObject { ["version"] = version.ToString() },
    };

    public static JsonObject Secret(string name, int version) => new()
    {
        ["metadata"] = Metadata(name, version, uid: null),
        ["type"] = "Opaque",
        ["data"] = new JsonObject { ["password"] = "aHVudGVyMg==" },
    };

    public static JsonObject Rule(string name, int version, string mode = "Enforce", string? uid = null) => new()
    {
        ["apiVersion"] = "dbgateway.dev/v1alpha1",
        ["kind"] = "ApprovalRule",
        ["metadata"] = Metadata(name, version, uid),
        ["spec"] = new JsonObject
        {
            ["targetRef"] = new JsonObject { ["name"] = "orders" },
            ["match"] = new JsonObject(),
            ["action"] = "Deny",
            ["mode"] = mode,
        },
    };

    public static JsonObject Status(int code, string reason, string message = "no") => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["status"] = "Failure",
        ["code"] = code,
        ["reason"] = reason,
        ["message"] = message,
    };

    public static JsonObject Bookmark(int version) => new()
    {
        ["kind"] = "ConfigMap",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject { ["resourceVersion"] = version.ToString() },
    };

    private static JsonObject Metadata(string name, int version, string? uid) => new()
    {
        ["name"] = name,
        ["namespace"] = "shop",
        ["uid"] = uid ?? name + "-uid",
        ["resourceVersion"] = version.ToString(),
    };
}
