using System.Text.Json;
using GatewayProxy.Recording.Reading;

namespace GatewayProxy.Recording;

/// <summary>Parameters for people: what the journal records of them, each as one text.</summary>
public static class ShownParameters
{
    /// <summary>Characters of one that are shown.</summary>
    private const int Longest = 900;

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
        if (!written.RootElement.TryGetProperty("parameters", out var parameters))
        {
            return [];
        }

        var shown = parameters.EnumerateArray().Select(Show).ToList();
        if (written.RootElement.TryGetProperty("parametersTotal", out var total))
        {
            shown.Add($"⟨{total.GetInt32() - shown.Count} more are not shown⟩");
        }

        return shown;
    }

    private static string Show(JsonElement parameter)
    {
        var read = parameter.Deserialize<RecordedParameter>(LineParser.Options)!;
        var text = read.Display;
        return text.Length > Longest ? $"{text[..Longest]} ⟨of {read.Bytes} bytes⟩"
            : read.Truncated ? $"{text} ⟨of {read.Bytes} bytes⟩"
            : text;
    }
}
