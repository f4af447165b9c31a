using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Resources;
using GatewayOperator.Resources;
using GatewayOperator.Statuses;

namespace GatewayOperator.Local;

/// <summary>Composes and writes the status of every resource.</summary>
public sealed class StatusWriter(StatusStore store, StatusComposer composer)
{
    /// <summary>Writes what has changed and returns the composed statuses.</summary>
    public IReadOnlyDictionary<ResourceKey, ResourceStatus> Write(ResourceSet resources)
    {
        var keys = resources.Resources.Keys.Union(resources.Broken.Keys)
            .Where(k => k.Kind is not (ResourceKinds.Secret or ResourceKinds.Session))
            .ToHashSet();
        var statuses = new Dictionary<ResourceKey, ResourceStatus>();
        foreach (var key in keys)
        {
            statuses[key] = composer.Compose(key, resources);
            store.Write(key, Hash(key, resources), statuses[key]);
        }

        store.Keep(keys);
        store.WriteErrors(resources.Errors.Select(e => e.ToString()));
        return statuses;
    }

    private static string Hash(ResourceKey key, ResourceSet resources)
    {
        JsonNode? content = resources.Broken.TryGetValue(key, out var errors)
            ? JsonValue.Create(string.Join('\n', errors))
            : JsonSerializer.SerializeToNode(
                resources.Resources[key], resources.Resources[key].GetType(), ResourceJson.Options)?["spec"];
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(content)))[..16];
    }
}
