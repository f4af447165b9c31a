namespace GatewayProxy.Masking;

/// <summary>Event ids 7000–7099: masking.</summary>
internal static partial class Log
{
    [LoggerMessage(7000, LogLevel.Information, "SQL is parsed by {Library}, grammar of PostgreSQL {Version}")]
    public static partial void ParserLoaded(this ILogger log, string library, int version);

    [LoggerMessage(7001, LogLevel.Error,
        "No SQL parser: where columns are masked, every statement is refused. Install libpg_query. {Error}")]
    public static partial void NoParser(this ILogger log, string error);

    [LoggerMessage(7003, LogLevel.Error, "A statement could not be judged and was refused")]
    public static partial void AnalysisFailed(this ILogger log, Exception error);

    [LoggerMessage(7002, LogLevel.Critical,
        "Session {Session}: column {Column} of relation {Relation} came back from the table itself; the session ends")]
    public static partial void ProtectedColumnSeen(this ILogger log, string session, uint relation, short column);
}
