using System.Text;
using System.Text.Json.Nodes;
using GatewayOperator.Api.ApprovalRequests;

namespace GatewayOperator.Admission.Requests;

/// <summary>
/// What an update of a request's status changes. Read from the JSON: what a person writes need not be complete, it is
/// completed here.
/// </summary>
internal sealed record StatusChange
{
    private const string Waits = nameof(ApprovalRequestState.Approved);

    private static readonly string[] Decisive =
        [nameof(ApprovalRequestState.Approved), nameof(ApprovalRequestState.Denied)];

    private readonly IReadOnlyDictionary<string, JsonObject> _after;

    private StatusChange(JsonObject? before, JsonObject? after)
    {
        var (old, next) = (Conditions(before), Conditions(after));
        _after = next;
        Begun = [.. next.Where(c => IsTrue(c.Value) && !(old.GetValueOrDefault(c.Key) is { } b && IsTrue(b)))
            .Select(c => c.Key)];
        Lost = [.. old.Where(c => IsTrue(c.Value) && !(next.GetValueOrDefault(c.Key) is { } a && IsTrue(a)))
            .Select(c => c.Key)];
        Reworded = [.. old.Where(c => IsTrue(c.Value) && next.GetValueOrDefault(c.Key) is { } a && IsTrue(a)
            && !JsonNode.DeepEquals(c.Value, a)).Select(c => c.Key)];
        var open = next.Where(c => !IsTrue(c.Value)).Where(c => !JsonNode.DeepEquals(
            c.Value, old.GetValueOrDefault(c.Key))).Select(c => c.Key).ToList();
        IsWaiting = open is [Waits] && Text(next[Waits], "status") == "False" && !Lost.Contains(Waits);
        IsOther = (open.Count > 0 && !IsWaiting)
            || old.Any(c => !IsTrue(c.Value) && !next.ContainsKey(c.Key))
            || !JsonNode.DeepEquals(Rest(before), Rest(after));
        AreDecisionsChanged = !JsonNode.DeepEquals(Decisions(before), Decisions(after));
    }

    /// <summary>Conditions that hold from now on.</summary>
    public IReadOnlyList<string> Begun { get; }

    /// <summary>Conditions that held and would not any more.</summary>
    public IReadOnlyList<string> Lost { get; }

    /// <summary>Conditions that hold on, with other words.</summary>
    public IReadOnlyList<string> Reworded { get; }

    /// <summary>What the request waits for is said anew.</summary>
    public bool IsWaiting { get; }

    public bool AreDecisionsChanged { get; }

    /// <summary>Something else is changed.</summary>
    public bool IsOther { get; }

    public bool IsNone =>
        Begun.Count + Lost.Count + Reworded.Count == 0 && !IsWaiting && !AreDecisionsChanged && !IsOther;

    /// <summary>Whether somebody decides by it.</summary>
    public bool IsDecision => Begun.Intersect(Decisive, StringComparer.Ordinal).Any();

    /// <param name="before">The object as it is.</param>
    /// <param name="after">As it would be.</param>
    public static StatusChange Of(JsonObject? before, JsonObject? after) =>
        new(before?["status"] as JsonObject, after?["status"] as JsonObject);

    /// <summary>Whether the conditions that hold from now on are among those.</summary>
    public bool Begins(params string[] types) => !Begun.Except(types, StringComparer.Ordinal).Any();

    /// <summary>What somebody writes to a condition; null when that is nothing.</summary>
    public string? WordsOf(string type)
    {
        var words = _after.GetValueOrDefault(type) is { } condition ? Text(condition, "message") : null;
        // An escape can stand for half a character, which nothing keeps: what is signed is what is stored.
        return string.IsNullOrWhiteSpace(words) ? null : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(words));
    }

    private static Dictionary<string, JsonObject> Conditions(JsonObject? status)
    {
        var found = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var condition in (status?["conditions"] as JsonArray ?? []).OfType<JsonObject>())
        {
            // Of two with one type, which no schema lets through, the one that holds counts.
            var type = Text(condition, "type") ?? "";
            if (!found.TryGetValue(type, out var known) || !IsTrue(known))
            {
                found[type] = condition;
            }
        }

        return found;
    }

    private static JsonNode Decisions(JsonObject? status) => status?["decisions"]?.DeepClone() ?? new JsonArray();

    private static JsonObject Rest(JsonObject? status)
    {
        var rest = (JsonObject?)status?.DeepClone() ?? [];
        rest.Remove("conditions");
        rest.Remove("decisions");
        return rest;
    }

    private static bool IsTrue(JsonObject condition) => Text(condition, "status") == "True";

    private static string? Text(JsonObject node, string name) =>
        node[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
