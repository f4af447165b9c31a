using System.Text.Json;
using System.Text.Json.Serialization;

namespace GatewayOperator.Api.Values;

/// <summary>Reads and writes <see cref="ByteQuantity"/> as a string.</summary>
public sealed class ByteQuantityConverter : JsonConverter<ByteQuantity>
{
    public override ByteQuantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && ByteQuantity.TryParse(reader.GetString(), out var quantity)
            ? quantity
            : throw new JsonException($"Expected {ByteQuantity.Explanation}.");

    public override void Write(Utf8JsonWriter writer, ByteQuantity value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
