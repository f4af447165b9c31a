using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace GatewayOperator.Tests.ClusterSupport;

/// <summary>What tests put into an API server.</summary>
public static class ApiServerContents
{
    // Kubernetes 1.25 has CEL.
    private const int FirstWithRules = 25;

    /// <summary>
    /// Our kinds, as <c>crds/legacy</c> has them for a server that knows no CEL; they are served on return.
    /// </summary>
    public static async Task InstallCrdsAsync(this ApiServer server, CancellationToken ct = default)
    {
        var kubectl = server.Kubectl();
        var version = JsonNode.Parse(await server.Admin.GetStringAsync("/version", ct).ConfigureAwait(false))!;
        var minor = version["minor"]!.GetValue<string>().TrimEnd('+');
        var folder = int.Parse(minor, CultureInfo.InvariantCulture) < FirstWithRules ? "crds/legacy" : "crds";
        (await kubectl.RunAsync(["apply", "-f", SourceTree.PathOf(folder)], input: null, ct)
            .ConfigureAwait(false)).Succeeded();
        (await kubectl.RunAsync(
            ["wait", "--for=condition=Established", "--timeout=30s", "crd", "--all"], input: null, ct)
            .ConfigureAwait(false)).Succeeded();
    }

    /// <summary>A namespace that nobody has used.</summary>
    public static async Task<string> NamespaceAsync(
        this ApiServer server, string prefix = "test", CancellationToken ct = default)
    {
        var name = $"{prefix}-{Guid.NewGuid():N}"[..(prefix.Length + 9)];
        await server.CreateAsync(
            "/api/v1/namespaces",
            new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } },
            ct).ConfigureAwait(false);
        return name;
    }

    /// <summary>Makes a service account, if it is not there; it may do nothing.</summary>
    public static async Task ServiceAccountAsync(
        this ApiServer server, string ns, string name, CancellationToken ct = default)
    {
        using var found = await server.Admin.GetAsync(AccountPath(ns, name), ct).ConfigureAwait(false);
        if (!found.IsSuccessStatusCode)
        {
            await server.CreateAsync(
                $"/api/v1/namespaces/{ns}/serviceaccounts",
                new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } },
                ct).ConfigureAwait(false);
        }
    }

    /// <summary>A token of a service account (TokenRequest), for the API server unless an audience is given.</summary>
    public static async Task<string> TokenAsync(
        this ApiServer server,
        string ns,
        string serviceAccount,
        IReadOnlyList<string>? audiences = null,
        TimeSpan? lifetime = null,
        CancellationToken ct = default)
    {
        var spec = new JsonObject { ["expirationSeconds"] = (long)(lifetime ?? TimeSpan.FromHours(2)).TotalSeconds };
        if (audiences is not null)
        {
            spec["audiences"] = new JsonArray([.. audiences.Select(a => JsonValue.Create(a))]);
        }

        var answer = await server.CreateAsync(
            AccountPath(ns, serviceAccount) + "/token",
            new JsonObject
            {
                ["apiVersion"] = "authentication.k8s.io/v1",
                ["kind"] = "TokenRequest",
                ["spec"] = spec,
            },
            ct).ConfigureAwait(false);
        return answer["status"]!["token"]!.GetValue<string>();
    }

    /// <summary>The path of a kubeconfig of a service account, which is made if it is not there.</summary>
    public static async Task<string> KubeconfigForServiceAccountAsync(
        this ApiServer server, string ns, string serviceAccount, CancellationToken ct = default)
    {
        await server.ServiceAccountAsync(ns, serviceAccount, ct).ConfigureAwait(false);
        var token = await server.TokenAsync(ns, serviceAccount, ct: ct).ConfigureAwait(false);
        return server.KubeconfigWithToken(token, ns);
    }

    /// <summary>Creates an object by POST and returns what the server made of it.</summary>
    /// <exception cref="InvalidOperationException">The server refused; carries what it said.</exception>
    public static async Task<JsonNode> CreateAsync(
        this ApiServer server, string path, JsonObject body, CancellationToken ct = default)
    {
        using var answer = await server.Admin.PostAsJsonAsync(path, body, ct).ConfigureAwait(false);
        var text = await answer.Content.ReadAsStringAsync(ct).ConfigureAwait(false);
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(text)!
            : throw new InvalidOperationException($"POST {path}: {(int)answer.StatusCode} {text}");
    }

    private static string AccountPath(string ns, string name) => $"/api/v1/namespaces/{ns}/serviceaccounts/{name}";
}
