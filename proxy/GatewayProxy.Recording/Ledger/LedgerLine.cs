using System.Text.Json;

namespace GatewayProxy.Recording.Ledger;

/// <summary>A line of a ledger as it is read; which fields it has depends on its type.</summary>
internal sealed record LedgerLine
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict,
        MaxDepth = 64,
    };

    public int V { get; init; }

    public required string Type { get; init; }

    public string? Proxy { get; init; }

    public RecordedObject? Target { get; init; }

    public JsonElement? Key { get; init; }

    public string? Storage { get; init; }

    public string? Session { get; init; }

    public string? Start { get; init; }

    public int Segment { get; init; }

    public long LastSeq { get; init; }

    public string? Head { get; init; }

    public string? Object { get; init; }

    public long Lines { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Seconds.</summary>
    public long? Retention { get; init; }

    /// <summary>Null when the line is not of this format.</summary>
    public static LedgerLine? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<LedgerLine>(line, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
