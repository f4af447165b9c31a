using System.Globalization;
using System.Text.Json;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;

namespace GatewayOperator.Tests.Faults.Checks;

/// <summary>The journal of one session as far as it is stored.</summary>
public sealed class StoredJournal
{
    private readonly Dictionary<long, string> _prepared = [];
    private readonly List<Intent> _intents = [];

    private StoredJournal(string session) => Session = session;

    public string Session { get; }

    /// <summary>What was let through, in order.</summary>
    public IReadOnlyList<Intent> Intents => _intents;

    /// <summary>Lines are missing for a full disk, and it says so.</summary>
    public bool HasGap { get; private set; }

    public bool HasEnd { get; private set; }

    public static async Task<StoredJournal> ReadAsync(IRecordingStore store, string session)
    {
        var journal = new StoredJournal(session);
        await foreach (var stored in store.ListAsync($"{ObjectKey.Sessions}{session}/", default))
        {
            var segment = Segment.Read((await store.ReadAsync(stored.Key, default))!);
            journal.Take(segment.Lines.Span);
        }

        return journal;
    }

    private void Take(ReadOnlySpan<byte> lines)
    {
        while (lines.IndexOf((byte)'\n') is var end and >= 0)
        {
            var reader = new Utf8JsonReader(lines[..end]);
            using var line = JsonDocument.ParseValue(ref reader);
            Take(line.RootElement);
            lines = lines[(end + 1)..];
        }
    }

    private void Take(JsonElement line)
    {
        switch (line.GetProperty("type").GetString())
        {
            case "prepare":
                _prepared[line.GetProperty("seq").GetInt64()] = Text(line)!;
                break;
            case "statement" when line.GetProperty("verdict").GetString() == "allow":
                var at = DateTimeOffset.Parse(line.GetProperty("at").GetString()!, CultureInfo.InvariantCulture);
                var sql = Text(line) ?? _prepared[line.GetProperty("prepared").GetInt64()];
                _intents.Add(new Intent(sql, at));
                break;
            case "gap":
                HasGap = true;
                break;
            case "end":
                HasEnd = true;
                break;
        }
    }

    // What the database gets is another text than the client's where columns are masked.
    private static string? Text(JsonElement line) =>
        line.TryGetProperty("sent", out var sent) ? sent.GetString()
        : line.TryGetProperty("sql", out var sql) ? sql.GetString()
        : null;
}
