using System.Text.Json.Nodes;

namespace GatewayOperator.Tests.Cluster.Proxies;

/// <summary>Specs that the API server takes; what a proxy enforces is in its configuration.</summary>
internal static class SceneSpecs
{
    public static JsonObject Target => Parse(
        """
        {"host": "127.0.0.1", "tls": {"mode": "Disable"}, "adminSecretRef": {"name": "admin"}, "databases": ["orders"],
         "issuers": [{"name": "test", "url": "https://issuer.example"}]}
        """);

    public static JsonObject Grant => Parse(
        """
        {"targetRef": {"name": "orders"}, "databases": ["orders"],
         "subjects": [{"issuer": "test", "claims": {"sub": "ci:main"}}],
         "privileges": [{"schema": "public", "tables": ["*"], "access": ["Select"]}]}
        """);

    public static JsonObject Policy => Parse(
        """
        {"targetRef": {"name": "orders"},
         "rules": [{"schema": "public", "table": "customers", "columns": ["email"], "mask": {"type": "Email"}}]}
        """);

    public static JsonObject DenyingRule => Parse(
        """
        {"targetRef": {"name": "orders"}, "priority": 100, "action": "Deny",
         "match": {"grants": ["*"], "statements": {"risks": ["Destructive"]}}}
        """);

    public static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
