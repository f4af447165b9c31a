using GatewayOperator.Api.Reading;
using GatewayOperator.Api.Resources;

namespace GatewayOperator.Statuses;

/// <summary>Collects the conditions of one resource and sums them up.</summary>
public sealed class ConditionList
{
    private readonly List<Condition> _conditions = [];

    public void Add(string type, bool holds, string reason, string message) => _conditions.Add(new Condition
    {
        Type = type,
        Status = holds ? ConditionStatus.True : ConditionStatus.False,
        Reason = reason,
        Message = message,
        LastTransitionTime = default,
    });

    /// <summary>ResolvedRefs of a resource whose references all exist.</summary>
    public void AddResolved() =>
        Add(ConditionTypes.ResolvedRefs, true, ConditionReasons.ResolvedRefs, "Everything it names exists.");

    /// <summary>Accepted, from the errors of the newest text.</summary>
    /// <param name="errors">Null for a valid text.</param>
    /// <param name="lastGood">Whether an earlier version is still in force.</param>
    public void AddAccepted(IReadOnlyList<ResourceError>? errors, bool lastGood)
    {
        if (errors is null)
        {
            Add(ConditionTypes.Accepted, true, ConditionReasons.Accepted, "The spec is valid.");
            return;
        }

        var text = string.Join(" | ", errors.Take(3)) + (errors.Count > 3 ? $" | and {errors.Count - 3} more" : "");
        Add(
            ConditionTypes.Accepted,
            false,
            lastGood ? ConditionReasons.LastGoodInForce : ConditionReasons.Invalid,
            lastGood ? $"The last good version stays in force until this is corrected: {text}" : text);
    }

    /// <summary>All conditions with Ready, which repeats the first one that does not hold.</summary>
    public IReadOnlyList<Condition> WithReady(string message)
    {
        var fault = _conditions.FirstOrDefault(c => c.Status != ConditionStatus.True);
        Add(ConditionTypes.Ready, fault is null, fault?.Reason ?? ConditionReasons.Ready, fault?.Message ?? message);
        return _conditions;
    }
}
