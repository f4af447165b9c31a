using System.Text.Json;
using System.Text.Json.Serialization;

namespace GatewayOperator.Api.Values;

/// <summary>Reads and writes times as <see cref="Timestamp"/> defines them.</summary>
public sealed class TimestampConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Timestamp.TryParse(reader.GetString(), out var time)
            ? time
            : throw new JsonException($"Expected {Timestamp.Explanation}.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Timestamp.Format(value));
}
