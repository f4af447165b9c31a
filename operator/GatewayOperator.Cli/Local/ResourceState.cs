using GatewayOperator.Api.Yaml;

namespace GatewayOperator.Cli.Local;

/// <summary>What a status file says about one resource.</summary>
internal sealed record ResourceState
{
    public required string Kind { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>: the condition Ready.</summary>
    public required string Ready { get; init; }

    public string Reason { get; init; } = "";

    public string Message { get; init; } = "";

    /// <summary>Of a target: what a token may carry in <c>aud</c>.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>Of a target: the file with the certificate authority of its gateway.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>Null when the document is no resource with a status.</summary>
    public static ResourceState? Read(YamlMapping root)
    {
        if (root.FindText("kind") is not { } kind || root.FindText("metadata", "name") is not { } name
            || root.Find("status") is not YamlMapping status)
        {
            return null;
        }

        var ready = Items(status, "conditions").OfType<YamlMapping>()
            .FirstOrDefault(condition => condition.FindText("type") == "Ready");
        return new ResourceState
        {
            Kind = kind,
            Namespace = root.FindText("metadata", "namespace") ?? "default",
            Name = name,
            Ready = ready?.FindText("status") ?? "Unknown",
            Reason = ready?.FindText("reason") ?? "",
            Message = ready?.FindText("message") ?? "",
            Audiences = [.. Items(status, "audiences").OfType<YamlScalar>().Select(item => item.Text)],
            CertificateAuthority = status.FindText("certificateAuthority"),
        };
    }

    /// <summary>Whether <c>name</c> or <c>namespace/name</c> means this resource.</summary>
    public bool Answers(string wanted) => wanted == Name || wanted == $"{Namespace}/{Name}";

    private static IReadOnlyList<YamlNode> Items(YamlMapping mapping, string key) =>
        mapping.Find(key) is YamlSequence sequence ? sequence.Items : [];
}
