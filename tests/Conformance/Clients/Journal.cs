using System.Text.Json;
using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>What <c>dbgateway</c> tells about the session that a scenario was.</summary>
public static class Journal
{
    /// <summary>The lines of the newest ended session that carries the stage's tag.</summary>
    public static async Task<IReadOnlyList<JsonElement>> OfAsync(Stage stage)
    {
        IReadOnlyList<JsonElement> found = [];
        await Eventually.HoldsAsync(
            $"the journal of {stage.Tag} is complete",
            async () => (found = await FindAsync(stage)).Count > 0);
        return found;
    }

    /// <summary>The outcome of the statement whose text has <paramref name="part"/>.</summary>
    public static JsonElement Outcome(this IReadOnlyList<JsonElement> lines, string part)
    {
        var prepared = lines.Where(l => Is(l, "prepare") && Text(l, "sql").Contains(part, StringComparison.Ordinal))
            .Select(l => l.GetProperty("seq").GetInt64())
            .ToList();
        var statement = lines.First(l => Is(l, "statement")
            && (Text(l, "sql").Contains(part, StringComparison.Ordinal)
                || (l.TryGetProperty("prepared", out var seq) && prepared.Contains(seq.GetInt64()))));
        var n = statement.GetProperty("n").GetInt64();
        return lines.First(l => Is(l, "outcome") && l.GetProperty("n").GetInt64() == n);
    }

    public static string Text(this JsonElement line, string field) =>
        line.TryGetProperty(field, out var value) ? value.ToString() : "";

    private static async Task<IReadOnlyList<JsonElement>> FindAsync(Stage stage)
    {
        var listed = (await stage.Gateway.CliAsync("sessions", "-o", "json", "--limit", "5")).Succeeded();
        using var sessions = JsonDocument.Parse(listed);
        foreach (var session in sessions.RootElement.EnumerateArray())
        {
            var replayed = await stage.Gateway.CliAsync("replay", "-o", "json", session.Text("session"));
            var lines = replayed.Succeeded().Split('\n').Select(l => JsonSerializer.Deserialize<JsonElement>(l))
                .ToList();
            if (lines[0].Text("applicationName") == stage.Tag && Is(lines[^1], "end"))
            {
                return lines;
            }
        }

        return [];
    }

    private static bool Is(JsonElement line, string type) => line.Text("type") == type;
}
