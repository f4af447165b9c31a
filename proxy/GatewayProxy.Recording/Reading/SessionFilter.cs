using System.IO.Enumeration;

namespace GatewayProxy.Recording.Reading;

/// <summary>Which sessions a list shows; null lets all pass.</summary>
public sealed record SessionFilter
{
    /// <summary><c>name</c> or <c>namespace/name</c> of the target.</summary>
    public string? Target { get; init; }

    /// <summary><c>name</c> or <c>namespace/name</c> of the grant.</summary>
    public string? Grant { get; init; }

    public string? Database { get; init; }

    /// <summary>Of the token's subject, or the person's name; <c>*</c> stands for any characters.</summary>
    public string? Subject { get; init; }

    /// <summary>Sessions that started then or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Sessions that started before.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Sessions with a statement like this.</summary>
    public StatementFilter? Statement { get; init; }

    /// <summary>Whether a session of this id, which tells when it started, can match.</summary>
    internal bool MayMatch(string session)
    {
        // Session ids know milliseconds only.
        var madeAt = SessionId.MadeAt(session).ToUnixTimeMilliseconds();
        return (Since is null || madeAt >= Since.Value.ToUnixTimeMilliseconds())
            && (Until is null || madeAt < Until.Value.ToUnixTimeMilliseconds());
    }

    internal bool Matches(SessionSummary session) =>
        Matches(Target, session.Start?.Target)
        && Matches(Grant, session.Start?.Grant)
        && (Database is null || session.Start?.Database == Database)
        && MatchesSubject(session.Start?.Principal);

    private bool MatchesSubject(RecordedPrincipal? principal) =>
        Subject is null || MatchesSubject(principal?.Subject) || MatchesSubject(principal?.Person);

    private bool MatchesSubject(string? actual) =>
        actual is not null && FileSystemName.MatchesSimpleExpression(Escaped(Subject!), actual, ignoreCase: false);

    // Of the expression's two wildcards only one is ours.
    private static string Escaped(string pattern) =>
        pattern.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("?", "\\?", StringComparison.Ordinal);

    private static bool Matches(string? wanted, RecordedObject? actual) =>
        wanted is null
        || (actual is not null && (wanted == actual.Name || wanted == $"{actual.Namespace}/{actual.Name}"));
}
