using System.Globalization;
using System.Text.Json.Nodes;
using k8s.Models;

namespace GatewayOperator.Kubernetes;

/// <summary>events.k8s.io/v1 on the API server.</summary>
/// <param name="client">Where to.</param>
/// <param name="controller">Who reports, as a qualified name, for example <c>gateway-operator</c>.</param>
/// <param name="instance">Which process reports.</param>
internal sealed class KubeEventSink(KubeClient client, string controller, string instance) : IEventSink
{
    // The API server's bound.
    private const int LongestInstance = 128;

    public Task CreateAsync(EventSeries series, CancellationToken cancellationToken)
    {
        var fact = series.Fact;
        return client.CreateAsync<Eventsv1Event>(
            series.Namespace,
            new JsonObject
            {
                ["apiVersion"] = "events.k8s.io/v1",
                ["kind"] = "Event",
                ["metadata"] = new JsonObject { ["name"] = series.Name, ["namespace"] = series.Namespace },
                ["eventTime"] = MicroTime(series.FirstSeen),
                ["reportingController"] = controller,
                ["reportingInstance"] = instance[..Math.Min(instance.Length, LongestInstance)],
                ["action"] = fact.Action,
                ["reason"] = fact.Reason,
                ["type"] = fact.Kind.ToString(),
                ["note"] = fact.Note,
                ["regarding"] = Reference(fact.Regarding),
            },
            cancellationToken);
    }

    public Task UpdateAsync(EventSeries series, CancellationToken cancellationToken) =>
        client.MergePatchAsync<Eventsv1Event>(
            series.Namespace,
            series.Name,
            new JsonObject
            {
                ["series"] = new JsonObject
                {
                    ["count"] = series.Count,
                    ["lastObservedTime"] = MicroTime(series.LastSeen),
                },
            },
            cancellationToken);

    private static JsonObject Reference(V1ObjectReference reference)
    {
        var json = new JsonObject
        {
            ["apiVersion"] = reference.ApiVersion,
            ["kind"] = reference.Kind,
            ["name"] = reference.Name,
        };
        if (!string.IsNullOrEmpty(reference.NamespaceProperty))
        {
            json["namespace"] = reference.NamespaceProperty;
        }

        if (reference.Uid is not null)
        {
            json["uid"] = reference.Uid;
        }

        return json;
    }

    private static string MicroTime(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
