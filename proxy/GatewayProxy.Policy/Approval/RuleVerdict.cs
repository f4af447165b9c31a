using System.Collections.Immutable;
using GatewayOperator.Api.ApprovalRules;

namespace GatewayProxy.Policy.Approval;

/// <summary>What the rules say of a text, all of whose statements run or none.</summary>
public sealed record RuleVerdict
{
    /// <summary>The strictest of what is decided on its statements.</summary>
    public required RuleAction Action { get; init; }

    /// <summary>
    /// The rules that decide so, each with the first statement for which it does; none when no rule matches. All of
    /// them have to approve.
    /// </summary>
    public ImmutableArray<RuleMatchFound> Deciding { get; init; } = [];

    /// <summary>The rules that would have decided, were they enforced.</summary>
    public ImmutableArray<RuleMatchFound> DryRuns { get; init; } = [];

    /// <summary>The functions of the text that somebody vouches for: they were no reason for a rule.</summary>
    public ImmutableArray<string> Vouched { get; init; } = [];

    /// <summary>Why, in one line.</summary>
    public string Explanation => Decision
        + (Vouched.IsEmpty ? "" : $"; trustedFunctions vouches for {string.Join(", ", Vouched)}");

    private string Decision => Deciding.Length > 0
        ? Deciding[0].ToString()
        : $"no rule matches; the target's defaultAction is {(Action == RuleAction.Allow ? "Allow" : "Deny")}";
}
