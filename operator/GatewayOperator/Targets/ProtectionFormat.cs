using System.Text.Json;
using System.Text.Json.Serialization;
using GatewayOperator.Provisioning;

namespace GatewayOperator.Targets;

/// <summary>How what protection has reached, and what is no news, is written down.</summary>
public static class ProtectionFormat
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static byte[] Write(IReadOnlyList<RememberedColumn> columns) => JsonSerializer.SerializeToUtf8Bytes(
        new ProtectionFile { Version = ProtectionFile.CurrentVersion, Columns = columns }, Json);

    public static byte[] Write(IReadOnlyList<KnownObjects> databases) => JsonSerializer.SerializeToUtf8Bytes(
        new KnownObjectsFile { Version = KnownObjectsFile.CurrentVersion, Databases = databases }, Json);

    /// <exception cref="JsonException">It was damaged.</exception>
    public static IReadOnlyList<RememberedColumn> ReadColumns(byte[] content) =>
        JsonSerializer.Deserialize<ProtectionFile>(content, Json) is { Version: ProtectionFile.CurrentVersion } file
        && file.Columns.All(c => c is not null)
            ? file.Columns
            : throw new JsonException("It is empty or of another version.");

    /// <exception cref="JsonException">It was damaged.</exception>
    public static IReadOnlyList<KnownObjects> ReadKnown(byte[] content) =>
        JsonSerializer.Deserialize<KnownObjectsFile>(content, Json) is { Version: KnownObjectsFile.CurrentVersion } file
            ? file.Databases
            : throw new JsonException("It is empty or of another version.");
}
