using System.Text.Json;

namespace GatewayProxy.Sql.Estimates;

/// <summary>Reads what <c>EXPLAIN (FORMAT JSON)</c> says of the rows that a statement returns or writes.</summary>
public static class PlannedRows
{
    private const string Writes = "ModifyTable";

    /// <summary>
    /// The larger of what it returns and what one of its writes is about; null when that is not what was answered.
    /// </summary>
    public static long? Read(string? plan)
    {
        try
        {
            using var document = JsonDocument.Parse(plan ?? "");
            return document.RootElement is { ValueKind: JsonValueKind.Array } plans && plans.GetArrayLength() == 1
                && plans[0].TryGetProperty("Plan", out var top)
                ? (long)Math.Min(Math.Max(Rows(top), Written(top)), 1L << 62)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static double Written(JsonElement node)
    {
        var below = Children(node);
        var here = node.TryGetProperty("Node Type", out var type) && type.GetString() == Writes
            ? below.Where(IsInput).Sum(Rows)
            : 0;
        return below.Select(Written).Append(here).Max();
    }

    private static List<JsonElement> Children(JsonElement node) =>
        node.TryGetProperty("Plans", out var plans) ? [.. plans.EnumerateArray()] : [];

    private static bool IsInput(JsonElement node) => !(node.TryGetProperty("Parent Relationship", out var relation)
        && relation.GetString() is "InitPlan" or "SubPlan");

    private static double Rows(JsonElement node) =>
        node.TryGetProperty("Plan Rows", out var rows) ? rows.GetDouble() : 0;
}
