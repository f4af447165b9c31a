using System.Text.Json;
using GatewayProxy.Recording.Reading;

namespace GatewayProxy.Recording;

/// <summary>Parameters for people: what the journal records of them, each as one text.</summary>
public static class ShownParameters
{
    /// <param name="message">See <see cref="StatementIntent.Parameters"/>.</param>
    /// <param name="redaction">Null when they are shown as they are.</param>
    public static IReadOnlyList<string> Of(ReadOnlySpan<byte> message, ParameterRedaction? redaction)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            RecordedParameters.Write(json, message, redaction);
            json.WriteEndObject();
        }

        using var written = JsonDocument.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
        return !written.RootElement.TryGetProperty("parameters", out var parameters)
            ? []
            : [.. parameters.EnumerateArray().Select(Show)];
    }

    private static string Show(JsonElement parameter)
    {
        var read = parameter.Deserialize<RecordedParameter>(LineParser.Options)!;
        return read.Truncated ? $"{read.Display} … of {read.Bytes} bytes" : read.Display;
    }
}
