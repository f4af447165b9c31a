using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GatewayOperator.Api.Configuration;

/// <summary>Reads and writes <see cref="GatewayConfig"/> as JSON and negotiates its version.</summary>
public static class GatewayConfigSerializer
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
    };

    /// <summary>The configuration with its revision computed.</summary>
    public static GatewayConfig WithRevision(GatewayConfig config)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(
            config with { Revision = "", CompiledAt = default }, Options);
        return config with { Revision = Convert.ToHexStringLower(SHA256.HashData(content))[..16] };
    }

    public static byte[] Write(GatewayConfig config) => JsonSerializer.SerializeToUtf8Bytes(config, Options);

    /// <exception cref="GatewayConfigException">Malformed, or of a version this build must not enforce.</exception>
    public static GatewayConfig Read(ReadOnlySpan<byte> json)
    {
        try
        {
            // The version is read on its own first: the rest of an incompatible document means nothing to us.
            var header = JsonSerializer.Deserialize<VersionHeader>(json, Options);
            if (!GatewayConfigVersion.TryParse(header?.Version, out var version))
            {
                throw new GatewayConfigException("The configuration has no readable version.");
            }

            if (!version.IsReadable)
            {
                throw new GatewayConfigException(
                    $"Configuration version {version} is not understood; this proxy reads "
                    + $"{GatewayConfigVersion.OldestMajor}.x to {GatewayConfigVersion.Current.Major}.x. "
                    + "Roll out proxies of the operator's release.",
                    incompatible: true);
            }

            return JsonSerializer.Deserialize<GatewayConfig>(json, Options)
                ?? throw new GatewayConfigException("The configuration is empty.");
        }
        catch (JsonException e)
        {
            throw new GatewayConfigException($"The configuration is malformed at {e.Path}.", inner: e);
        }
    }

    private sealed record VersionHeader(string? Version);
}
