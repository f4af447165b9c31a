using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace GatewayOperator.Tests.ClusterSupport;

/// <summary>
/// What a kubeconfig says: where the API server is, and who the user is. Written as JSON, which is YAML.
/// </summary>
internal sealed record Kubeconfig(Uri Server, string CaPem, JsonObject User)
{
    /// <summary>Certificate and key of the user, as PEM; null for a user with a token.</summary>
    public (string Certificate, string Key)? Pair => User["client-certificate-data"] is { } certificate
        ? (Text(certificate), Text(User["client-key-data"]!))
        : null;

    /// <summary>The user's token as it is sent.</summary>
    public AuthenticationHeaderValue? Authorization => User["token"] is { } token
        ? new AuthenticationHeaderValue("Bearer", token.GetValue<string>())
        : null;

    /// <summary>What the current context of a file says, certificates included.</summary>
    public static async Task<Kubeconfig> ReadAsync(string path, CancellationToken ct)
    {
        var view = await new Kubectl(path)
            .RunAsync(["config", "view", "--raw", "--flatten", "--minify", "-o", "json"], input: null, ct)
            .ConfigureAwait(false);
        var config = JsonNode.Parse(view.Succeeded())!;
        var cluster = config["clusters"]![0]!["cluster"]!;
        return new Kubeconfig(
            new Uri(cluster["server"]!.GetValue<string>()),
            Text(cluster["certificate-authority-data"]!),
            config["users"]![0]!["user"]!.DeepClone().AsObject());
    }

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

    /// <summary>The user in somebody else's place.</summary>
    public JsonObject As(string user, IReadOnlyList<string> groups)
    {
        var other = User.DeepClone().AsObject();
        other["as"] = user;
        other["as-groups"] = new JsonArray([.. groups.Select(g => JsonValue.Create(g))]);
        return other;
    }

    private static string Text(JsonNode base64) =>
        Encoding.UTF8.GetString(Convert.FromBase64String(base64.GetValue<string>()));

    private static JsonArray Named(string kind, JsonObject body) =>
        [new JsonObject { ["name"] = "test", [kind] = body }];

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
