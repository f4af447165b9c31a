using System.Diagnostics.CodeAnalysis;
using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Policy;

/// <summary>The grant a session runs under, or why there is none. The default value refuses.</summary>
public readonly record struct GrantSelectionResult
{
    private readonly IReadOnlyList<string>? _candidates;

    private GrantSelectionResult(GrantSelectionOutcome outcome, GrantConfig? grant, IReadOnlyList<string>? candidates)
    {
        Outcome = outcome;
        Grant = grant;
        _candidates = candidates;
    }

    public GrantSelectionOutcome Outcome { get; }

    /// <summary>The selected grant, null unless <see cref="IsSelected"/>.</summary>
    public GrantConfig? Grant { get; }

    /// <summary>The names to choose from, or of the grants that want to be activated; sorted.</summary>
    public IReadOnlyList<string> Candidates => _candidates ?? [];

    [MemberNotNullWhen(true, nameof(Grant))]
    public bool IsSelected => Outcome == GrantSelectionOutcome.Selected && Grant is not null;

    public static GrantSelectionResult Selected(GrantConfig grant) => new(GrantSelectionOutcome.Selected, grant, null);

    public static GrantSelectionResult Ambiguous(IReadOnlyList<string> names)
        => new(GrantSelectionOutcome.Ambiguous, null, names);

    public static GrantSelectionResult NotActivated(IReadOnlyList<string> names)
        => new(GrantSelectionOutcome.NotActivated, null, names);

    /// <exception cref="ArgumentException">The outcome is not a plain refusal.</exception>
    public static GrantSelectionResult Refused(GrantSelectionOutcome outcome)
        => outcome is GrantSelectionOutcome.Selected or GrantSelectionOutcome.Ambiguous
            or GrantSelectionOutcome.NotActivated
            ? throw new ArgumentException("Only a refusal has neither grant nor candidates.", nameof(outcome))
            : new GrantSelectionResult(outcome, null, null);
}
