using System.Globalization;
using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Sessions;

/// <summary>One session as the list prints it, to people and to programs.</summary>
internal sealed record SessionRow
{
    public static readonly string[] Headings =
        ["SESSION", "STARTED", "STATE", "DURATION", "STATEMENTS", "TARGET", "DATABASE", "GRANT", "SUBJECT"];

    public static readonly string[] WideHeadings =
        ["CLIENT", "ROLE", "REASON", "REFUSED", "FAILED", "ROWS", "LOCATION"];

    public required string Session { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required SessionState State { get; init; }

    public string? Target { get; init; }

    public string? Database { get; init; }

    public string? Grant { get; init; }

    public string? Issuer { get; init; }

    public string? Subject { get; init; }

    public string? Person { get; init; }

    public string? Client { get; init; }

    public string? UpstreamRole { get; init; }

    /// <summary>Why it ended.</summary>
    public string? Reason { get; init; }

    public double? DurationSeconds { get; init; }

    public long? Statements { get; init; }

    public long? Denied { get; init; }

    public long? Failed { get; init; }

    public long? Rows { get; init; }

    public required string Location { get; init; }

    /// <summary><c>true</c> when a statement was looked for, and not all of the session could be searched.</summary>
    public bool? Possible { get; init; }

    public static SessionRow Of(SessionSummary session) => new()
    {
        Session = session.Session,
        StartedAt = session.StartedAt,
        State = session.State,
        Target = session.Start is { } start ? $"{start.Target.Namespace}/{start.Target.Name}" : null,
        Database = session.Start?.Database,
        Grant = session.Start is { } granted ? $"{granted.Grant.Namespace}/{granted.Grant.Name}" : null,
        Issuer = session.Start?.Principal.Issuer,
        Subject = session.Start?.Principal.Subject,
        Person = session.Start?.Principal.Person,
        Client = session.Start?.Client,
        UpstreamRole = session.Start?.UpstreamRole,
        Reason = session.End?.Reason,
        DurationSeconds = session.End?.DurationUs / 1_000_000.0,
        Statements = session.End?.Statements,
        Denied = session.End?.Denied,
        Failed = session.End?.Failed,
        Rows = session.End?.Rows,
        Location = session.Location,
        Possible = session.IsPossible ? true : null,
    };

    public string[] Cells() =>
    [
        Session,
        StartedAt.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        State.ToString(),
        DurationSeconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.000}s") : "-",
        Number(Statements),
        Target ?? "-",
        Database ?? "-",
        Grant ?? "-",
        Subject ?? "-",
    ];

    public string[] WideCells() =>
        [Client ?? "-", UpstreamRole ?? "-", Reason ?? "-", Number(Denied), Number(Failed), Number(Rows), Location];

    private static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "-";
}
