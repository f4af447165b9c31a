using System.Text.Json.Nodes;
using GatewayOperator.Admission.Certificates;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Kubernetes;
using k8s.Models;

namespace GatewayOperator.Admission.Registration;

/// <summary>Tells the API server of the webhooks, and again when something about it has changed.</summary>
public sealed class WebhookRegistrar(
    KubeClient client,
    string operatorNamespace,
    WebhookClientConfig address,
    IWebhookCertificates certificates,
    ILogger log)
{
    private static readonly string Manager = ClusterNames.Manager("webhooks");

    /// <summary>One look: writes what differs.</summary>
    /// <exception cref="KubeApiException">The API server does not let it.</exception>
    public async Task LookAsync(CancellationToken ct)
    {
        var authorities = certificates.Authorities;
        await EnsureAsync(
            ResourceType.Of<V1ValidatingWebhookConfiguration>(),
            WebhookConfigurations.Validating(operatorNamespace, address, authorities),
            ct).ConfigureAwait(false);
        await EnsureAsync(
            ResourceType.Of<V1MutatingWebhookConfiguration>(),
            WebhookConfigurations.Mutating(operatorNamespace, address, authorities),
            ct).ConfigureAwait(false);
    }

    private async Task EnsureAsync(ResourceType type, JsonObject wanted, CancellationToken ct)
    {
        var name = WebhookConfigurations.NameOf(operatorNamespace);
        var present = await client.GetAsync<JsonObject>("", name, ct, type).ConfigureAwait(false);
        if (present is not null && Holds(present["webhooks"], wanted["webhooks"]))
        {
            return;
        }

        await client.ApplyAsync<JsonObject>("", name, wanted, Manager, ct, type: type).ConfigureAwait(false);
        log.Registered(type.Kind, name);
    }

    /// <summary>Whether all that is wanted is there; what others add is theirs.</summary>
    private static bool Holds(JsonNode? present, JsonNode? wanted) => (present, wanted) switch
    {
        (JsonObject has, JsonObject wants) => wants.All(m => Holds(has[m.Key], m.Value)),
        (JsonArray has, JsonArray wants) =>
            has.Count == wants.Count && has.Zip(wants).All(pair => Holds(pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(present, wanted),
    };
}
