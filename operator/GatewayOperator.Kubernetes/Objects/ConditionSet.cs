using GatewayOperator.Api.Resources;

namespace GatewayOperator.Kubernetes;

/// <summary>
/// The conditions of a status while it is computed. Each speaks of the generation that was looked at;
/// lastTransitionTime moves only when the status does; the order never changes, so equal facts are equal lists.
/// </summary>
/// <param name="before">The conditions as they are stored.</param>
/// <param name="generation">The generation that is looked at.</param>
/// <param name="time">Says when a status moved.</param>
public sealed class ConditionSet(IEnumerable<Condition>? before, long? generation, TimeProvider time)
{
    private readonly List<Condition> _before = [.. before ?? []];
    private readonly List<Condition> _now = [.. before ?? []];

    /// <summary>Whether anything differs from what is stored.</summary>
    public bool Changed => !_before.SequenceEqual(_now);

    public Condition? this[string type] => _now.Find(c => c.Type == type);

    /// <param name="type">See <see cref="ConditionTypes"/>.</param>
    /// <param name="status">Whether it holds.</param>
    /// <param name="reason">Stable word for programs, see <see cref="ConditionReasons"/>.</param>
    /// <param name="message">Sentence for people that says what to do.</param>
    public ConditionSet Set(string type, ConditionStatus status, string reason, string message)
    {
        var index = _now.FindIndex(c => c.Type == type);
        var condition = new Condition
        {
            Type = type,
            Status = status,
            Reason = reason,
            Message = message,
            ObservedGeneration = generation,
            LastTransitionTime = index >= 0 && _now[index].Status == status ? _now[index].LastTransitionTime : Now(),
        };
        if (index >= 0)
        {
            _now[index] = condition;
        }
        else
        {
            _now.Add(condition);
        }

        return this;
    }

    public ConditionSet Set(string type, bool holds, string reason, string message) =>
        Set(type, holds ? ConditionStatus.True : ConditionStatus.False, reason, message);

    /// <summary>For conditions that are present only while they hold.</summary>
    public ConditionSet Remove(string type)
    {
        _now.RemoveAll(c => c.Type == type);
        return this;
    }

    public IReadOnlyList<Condition> ToList() => [.. _now];

    // The API server keeps whole seconds: a finer time would differ from what is read back, and be written again.
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
}
