using System.Text.Json;

namespace GatewayOperator.Api.Signing;

/// <summary>How signed payloads are written and read.</summary>
public static class PayloadJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        RespectNullableAnnotations = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict,
        Converters = { new InstantConverter() },
        MaxDepth = 16,
    };

    public static byte[] Write<T>(T payload) => JsonSerializer.SerializeToUtf8Bytes(payload, Options);

    /// <exception cref="FormatException">It is no such payload.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options) ?? throw new FormatException("The payload is null.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"What is signed is no {typeof(T).Name}.", e);
        }
    }
}
