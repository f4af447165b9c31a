namespace GatewayOperator.Tests.Masking.Corpus;

/// <summary>
/// What may become of a case. Written <c>masked</c> (every statement runs), <c>refused 42501|42703</c> (the first error
/// has one of these SQLSTATEs), or both where two servers, or two ways of masking, may honestly differ.
/// </summary>
public sealed record Expectation(bool MayRun, IReadOnlyList<string> SqlStates)
{
    private const string Masked = "masked";
    private const string Refused = "refused ";

    public static Expectation RefusedAsForbidden { get; } = new(false, ["42501"]);

    /// <exception cref="FormatException">The text is none of the forms above.</exception>
    public static Expectation Parse(string text)
    {
        var parts = text.Split('|', StringSplitOptions.TrimEntries);
        var states = parts.Where(part => part != Masked)
            .Select(part => part.StartsWith(Refused, StringComparison.Ordinal) ? part[Refused.Length..] : part)
            .ToList();
        return states.All(state => state.Length == 5)
            ? new Expectation(parts.Contains(Masked), states)
            : throw new FormatException($"'{text}' says neither masked nor refused with a SQLSTATE.");
    }

    /// <param name="sqlState">Of the first error; null when every statement ran.</param>
    public bool Admits(string? sqlState) => sqlState is null ? MayRun : SqlStates.Contains(sqlState);

    public override string ToString() => string.Join(
        " or ", SqlStates.Select(state => Refused + state).Prepend(MayRun ? Masked : "").Where(part => part != ""));
}
