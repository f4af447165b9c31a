using System.Text;
using System.Text.Json.Nodes;

namespace GatewayOperator.Admission.Registration;

/// <summary>How the API server reaches the webhooks.</summary>
public sealed record WebhookClientConfig
{
    private const int HttpsPort = 443;

    /// <summary>Namespace of the Service; null with <see cref="Url"/>.</summary>
    public string? ServiceNamespace { get; init; }

    /// <summary>Name of the Service; null with <see cref="Url"/>.</summary>
    public string? ServiceName { get; init; }

    /// <summary>Where they are when they run outside the cluster.</summary>
    public Uri? Url { get; init; }

    /// <summary>The names that a certificate of theirs must have.</summary>
    public IReadOnlyList<string> Names => Url is { } url
        ? [url.Host.Trim('[', ']')]
        : [$"{ServiceName}.{ServiceNamespace}.svc", $"{ServiceName}.{ServiceNamespace}.svc.cluster.local"];

    /// <param name="path">The webhook's.</param>
    /// <param name="authorities">PEM; null when somebody else tells the API server.</param>
    public JsonObject ToJson(string path, string? authorities)
    {
        var config = Url is { } url
            ? new JsonObject { ["url"] = new Uri(url, path).AbsoluteUri }
            : new JsonObject
            {
                ["service"] = new JsonObject
                {
                    ["namespace"] = ServiceNamespace,
                    ["name"] = ServiceName,
                    ["path"] = path,
                    ["port"] = HttpsPort,
                },
            };
        if (authorities is not null)
        {
            config["caBundle"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(authorities));
        }

        return config;
    }
}
