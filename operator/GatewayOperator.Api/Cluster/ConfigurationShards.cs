using System.Security.Cryptography;
using System.Text.Json;
using GatewayOperator.Api.Configuration;

namespace GatewayOperator.Api.Cluster;

/// <summary>Spreads a configuration that does not fit one Secret over several, and puts it together again.</summary>
public static class ConfigurationShards
{
    /// <summary>Bytes of a part, and of a configuration that needs no parts: etcd takes 1.5 MiB with base64.</summary>
    public const int PartBytes = 512 * 1024;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The parts in order; a single one is the whole.</summary>
    /// <exception cref="GatewayConfigException">It has too many.</exception>
    public static IReadOnlyList<byte[]> Split(byte[] config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var parts = config.Chunk(PartBytes).ToList();
        return parts.Count <= ClusterNames.MaxShards
            ? parts
            : throw new GatewayConfigException(
                $"The configuration has {config.Length} bytes; {ClusterNames.MaxShards * PartBytes} are the most. "
                    + "Spread the grants over several targets.");
    }

    /// <summary>The index of a whole, for the Secrets of these names.</summary>
    public static byte[] WriteIndex(string revision, byte[] config, IReadOnlyList<string> shards) =>
        JsonSerializer.SerializeToUtf8Bytes(new ConfigurationIndex(revision, Digest(config), shards), Options);

    /// <exception cref="GatewayConfigException">It is no index.</exception>
    public static ConfigurationIndex ReadIndex(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<ConfigurationIndex>(json, Options)
                ?? throw new GatewayConfigException("The configuration's index is empty.");
        }
        catch (JsonException e)
        {
            throw new GatewayConfigException($"The configuration's index is malformed at {e.Path}.", inner: e);
        }
    }

    /// <summary>The whole; null when the parts are not those of the index.</summary>
    public static byte[]? Join(ConfigurationIndex index, IEnumerable<byte[]> parts)
    {
        ArgumentNullException.ThrowIfNull(index);
        byte[] whole = [.. parts.SelectMany(part => part)];
        return Digest(whole) == index.Sha256 ? whole : null;
    }

    private static string Digest(byte[] config) => Convert.ToHexStringLower(SHA256.HashData(config));
}
