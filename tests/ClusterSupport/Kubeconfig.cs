using System.Text;
using System.Text.Json.Nodes;

namespace GatewayOperator.Tests.ClusterSupport;

/// <summary>Writes kubeconfig files (JSON is YAML).</summary>
internal static class Kubeconfig
{
    /// <summary>Writes the file and returns its path.</summary>
    public static string Write(string path, Uri server, string caPem, JsonObject user, string? ns = null)
    {
        var context = new JsonObject { ["cluster"] = "test", ["user"] = "test", ["namespace"] = ns };
        var config = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Config",
            ["current-context"] = "test",
            ["clusters"] = Named("cluster", new JsonObject
            {
                ["server"] = server.ToString().TrimEnd('/'),
                ["certificate-authority-data"] = Base64(caPem),
            }),
            ["users"] = Named("user", user),
            ["contexts"] = Named("context", context),
        };
        File.WriteAllText(path, config.ToJsonString());
        return path;
    }

    public static JsonObject Certificate(string certificatePem, string keyPem) => new()
    {
        ["client-certificate-data"] = Base64(certificatePem),
        ["client-key-data"] = Base64(keyPem),
    };

    public static JsonObject Token(string token) => new() { ["token"] = token };

    private static JsonArray Named(string kind, JsonObject body) =>
        [new JsonObject { ["name"] = "test", [kind] = body }];

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
