using System.Text.Json;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Resources;
using GatewayOperator.Tests.Support.Approvals;

namespace GatewayOperator.Tests.Cluster.Approvals;

/// <summary>Resources that the tests of approval need, as JSON.</summary>
internal static class Documents
{
    public static JsonObject Target() => Parse(
        """
        {"spec": {
          "engine": "PostgreSQL", "host": "orders-db.shop.svc", "port": 5432, "tls": {"mode": "Require"},
          "adminSecretRef": {"name": "orders-db-admin"}, "databases": ["orders"],
          "issuers": [{"name": "cluster", "kubernetes": {}}, {"name": "github", "url": "https://issuer.example"}],
          "gateway": {"port": 6432, "clientTls": "Required"}
        }}
        """);

    /// <summary>A grant that has to be activated for a service account.</summary>
    public static JsonObject Grant(string subject, string mode = "OnRequest") => Parse(
        $$"""
        {"spec": {
          "targetRef": {"name": "orders"}, "databases": ["orders"],
          "subjects": [{"issuer": "cluster", "claims": {"sub": "{{subject}}" } }],
          "privileges": [{"schema": "public", "tables": ["*"], "access": ["Select"]}],
          "activation": {"mode": "{{mode}}", "maxDuration": "30m"}
        } }
        """);

    /// <summary>A wish for an activation.</summary>
    public static JsonObject Wish(string name, string grant = "fix") => Parse(
        $$"""
        {
          "apiVersion": "{{ResourceGroup.ApiVersion}}", "kind": "ApprovalRequest", "metadata": {"name": "{{name}}"},
          "spec": {
            "type": "Activation", "grantRef": {"name": "{{grant}}"}, "reason": "SHOP-4711", "duration": "10m"
          }
        }
        """);

    /// <summary>A request for a statement.</summary>
    public static JsonObject Statement(string name) => new()
    {
        ["apiVersion"] = ResourceGroup.ApiVersion,
        ["kind"] = ResourceKinds.Request,
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = JsonSerializer.SerializeToNode(
            SampleRequest.Spec(DateTimeOffset.UnixEpoch.AddYears(100)), ResourceJson.Options),
    };

    private static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;
}
