namespace GatewayProxy.Sql.Analysis;

/// <summary>Why a statement must not run, in the words that its client reads.</summary>
/// <param name="SqlState">Five characters.</param>
/// <param name="Message">What is refused, naming the object.</param>
/// <param name="Detail">The rule behind it; null when the message says all.</param>
/// <param name="Hint">What to write instead; null when the message says all.</param>
public sealed record Refusal(string SqlState, string Message, string? Detail, string? Hint)
{
    /// <summary>Where in the text, in characters from 1; 0 when it is the whole.</summary>
    public int Position { get; init; }
}
