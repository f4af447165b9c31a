using System.Text.Json;
using System.Text.Json.Serialization;

namespace GatewayOperator.Api.Values;

/// <summary>Reads and writes <see cref="KubeDuration"/> as a string.</summary>
public sealed class KubeDurationConverter : JsonConverter<KubeDuration>
{
    public override KubeDuration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && KubeDuration.TryParse(reader.GetString(), out var duration)
            ? duration
            : throw new JsonException($"Expected {KubeDuration.Explanation}.");

    public override void Write(Utf8JsonWriter writer, KubeDuration value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
