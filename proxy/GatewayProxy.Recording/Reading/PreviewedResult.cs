using System.Text.Json;

namespace GatewayProxy.Recording.Reading;

/// <summary>The first rows of a result.</summary>
public sealed record PreviewedResult
{
    /// <summary>Null when the client had not asked for them.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>A value is text, null, or an object: <c>value</c> or <c>hex</c>, <c>bytes</c> when cut.</summary>
    public IReadOnlyList<IReadOnlyList<JsonElement>> Rows { get; init; } = [];

    /// <summary>The last of them is not whole, and others may be missing.</summary>
    public bool Truncated { get; init; }

    /// <summary>As lines for people, columns first; nothing is cleaned.</summary>
    public IEnumerable<IEnumerable<string>> Lines() =>
        Rows.Select(row => row.Select(Display)).Prepend(Columns ?? ["(columns not described)"]);

    private static string Display(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "NULL",
        JsonValueKind.Object =>
            (value.TryGetProperty("hex", out var hex) ? $"\\x{hex}" : $"{value.GetProperty("value")}")
            + (value.TryGetProperty("bytes", out _) ? "…" : ""),
        _ => value.ToString(),
    };
}
