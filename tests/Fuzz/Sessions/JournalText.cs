using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GatewayOperator.Tests.Fuzz.Sessions;

/// <summary>
/// A journal without what differs from run to run: times, ids, the chain over them, and how the lines of the two relays
/// interleave.
/// </summary>
public sealed class JournalText
{
    private readonly List<JsonObject> _lines;

    public JournalText(IReadOnlyList<string> lines)
    {
        _lines = [.. lines.Select(line => JsonNode.Parse(line)!.AsObject())];
        IsChained = lines.Skip(1)
            .Zip(lines, (line, before) => Digest(before) == JsonNode.Parse(line)!["prev"]?.ToString())
            .All(holds => holds);
    }

    /// <summary>Every line but the first has the digest of the line before it.</summary>
    public bool IsChained { get; }

    public JsonElement End => JsonSerializer.SerializeToElement(_lines.Single(line => Type(line) == "end"));

    /// <summary>What the client's relay has written, in order.</summary>
    public string Intents => Text("prepare", "statement", "protocolError");

    /// <summary>What the server's relay has written, in order.</summary>
    public string Outcomes => Text("outcome", "end");

    /// <summary>Statements that have no outcome, and outcomes that have no statement.</summary>
    public IReadOnlyList<long> Unpaired =>
        [.. Numbers("statement").Except(Numbers("outcome")), .. Numbers("outcome").Except(Numbers("statement"))];

    /// <summary>For each statement the digest of its text, in its first or its last line; or empty.</summary>
    public IReadOnlyList<string> Digests =>
    [
        .. _lines.Where(line => Type(line) is "statement" or "outcome").GroupBy(line => line["n"]!.GetValue<long>())
            .Select(lines => string.Concat(lines.Select(line => line["sqlSha256"]?.GetValue<string>()))),
    ];

    private IEnumerable<long> Numbers(string type) =>
        _lines.Where(line => Type(line) == type).Select(line => line["n"]!.GetValue<long>());

    private string Text(params string[] types) =>
        string.Join('\n', _lines.Where(line => types.Contains(Type(line))).Select(Timeless));

    private string Timeless(JsonObject line)
    {
        var copy = line.DeepClone().AsObject();
        foreach (var field in (string[])["seq", "at", "prev", "elapsedUs", "durationUs"])
        {
            copy.Remove(field);
        }

        if (copy["prepared"]?.GetValue<long>() is { } seq)
        {
            copy["prepared"] = _lines.Count(l => Type(l) == "prepare" && l["seq"]!.GetValue<long>() < seq);
        }

        return copy.ToJsonString();
    }

    private static string Digest(string line) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line + "\n")));

    private static string? Type(JsonObject line) => line["type"]?.GetValue<string>();
}
