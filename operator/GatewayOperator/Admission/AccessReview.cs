using System.Text.Json.Nodes;
using GatewayOperator.Api.Resources;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Admission;

/// <summary>Asks the API server what somebody may do (SubjectAccessReview).</summary>
public sealed class AccessReview(KubeClient client)
{
    private static readonly ResourceType Reviews = new(
        "authorization.k8s.io", "v1", "subjectaccessreviews", "SubjectAccessReview", Namespaced: false);

    /// <param name="user">Who.</param>
    /// <param name="verb">What.</param>
    /// <param name="resource">With what of group <c>dbgateway.dev</c>.</param>
    /// <param name="namespace">Where.</param>
    /// <param name="name">With which one; null: with any.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="KubeApiException">The API server does not say.</exception>
    public async Task<bool> MayAsync(
        AdmissionUser user, string verb, string resource, string @namespace, string? name, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(user);
        var spec = new JsonObject
        {
            ["user"] = user.Username,
            ["groups"] = Texts(user.Groups),
            ["resourceAttributes"] = new JsonObject
            {
                ["group"] = ResourceGroup.Group,
                ["resource"] = resource,
                ["verb"] = verb,
                ["namespace"] = @namespace,
            },
        };
        if (name is not null)
        {
            spec["resourceAttributes"]!["name"] = name;
        }

        if (user.Uid is { Length: > 0 } uid)
        {
            spec["uid"] = uid;
        }

        if (user.Extra is { Count: > 0 } extra)
        {
            spec["extra"] = new JsonObject(extra.Select(e => KeyValuePair.Create(e.Key, (JsonNode?)Texts(e.Value))));
        }

        var review = new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SubjectAccessReview",
            ["spec"] = spec,
        };
        var answer = await client.CreateAsync<JsonObject>(
            "", review, ct, type: Reviews).ConfigureAwait(false);
        return answer["status"] is JsonObject status
            && IsTrue(status["allowed"])
            && !IsTrue(status["denied"]);
    }

    private static bool IsTrue(JsonNode? node) => node is JsonValue value && value.TryGetValue(out bool yes) && yes;

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(t => (JsonNode)t)];
}
