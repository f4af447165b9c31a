using System.Text;
using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Resources;

/// <summary>Kubernetes' core/v1 Secret as local mode reads it from files.</summary>
public sealed record Secret : IResource
{
    [Description("v1.")]
    public required string ApiVersion { get; init; }

    [Description("Secret.")]
    public required string Kind { get; init; }

    [Description("Name, namespace and annotations.")]
    public required ObjectMeta Metadata { get; init; }

    [Description("Type, for example kubernetes.io/basic-auth; not interpreted.")]
    public string? Type { get; init; }

    [Description("Whether the cluster refuses changes; not interpreted.")]
    public bool? Immutable { get; init; }

    [Description("Values in base64.")]
    [Length(0, 1048576)]
    public IReadOnlyDictionary<string, string> Data { get; init; } = new Dictionary<string, string>();

    [Description("Values as text; they win over data.")]
    [Length(0, 1048576)]
    public IReadOnlyDictionary<string, string> StringData { get; init; } = new Dictionary<string, string>();

    /// <summary>The value of a key as text; null when the key is missing or its base64 is malformed.</summary>
    public string? Find(string key)
    {
        if (StringData.TryGetValue(key, out var text))
        {
            return text;
        }

        if (!Data.TryGetValue(key, out var encoded))
        {
            return null;
        }

        var bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, bytes, out var count)
            ? Encoding.UTF8.GetString(bytes, 0, count)
            : null;
    }

    /// <summary>Never prints values.</summary>
    public override string ToString() => $"Secret {Metadata.Namespace}/{Metadata.Name}";
}
