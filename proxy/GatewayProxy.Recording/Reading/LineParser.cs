using System.Text.Json;
using System.Text.Json.Serialization;

namespace GatewayProxy.Recording.Reading;

/// <summary>Turns the bytes of one line into what it says.</summary>
internal static class LineParser
{
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.Strict,
        MaxDepth = 64,
    };

    /// <exception cref="JsonException">The line is not of this format.</exception>
    public static JournalLine Parse(ReadOnlySpan<byte> line)
    {
        var header = JsonSerializer.Deserialize<UnknownLine>(line, Options)
            ?? throw new JsonException("The line is null.");
        return header.Type switch
        {
            "sessionStart" => Read<SessionStartLine>(line),
            "statement" => Read<StatementLine>(line),
            "outcome" => Read<OutcomeLine>(line),
            "prepare" => Read<PrepareLine>(line),
            "decision" => Read<DecisionLine>(line),
            "cancel" => Read<CancelLine>(line),
            "protocolError" => Read<ProtocolErrorLine>(line),
            "gap" => Read<GapLine>(line),
            "end" => Read<EndLine>(line),
            _ => header,
        };
    }

    private static T Read<T>(ReadOnlySpan<byte> line)
        where T : JournalLine => JsonSerializer.Deserialize<T>(line, Options)!;
}
