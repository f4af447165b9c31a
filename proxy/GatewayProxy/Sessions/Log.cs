namespace GatewayProxy.Sessions;

/// <summary>Event ids 3000–3099: sessions and statements. No SQL text above Debug.</summary>
internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Information, "Session {Session} ended: {Reason}")]
    public static partial void SessionEnded(this ILogger log, string session, string reason);

    [LoggerMessage(3002, LogLevel.Warning, "Session {Session}: protocol violation: {What}")]
    public static partial void ProtocolViolated(this ILogger log, string session, string what);

    [LoggerMessage(3003, LogLevel.Error, "Session {Session}: the journal cannot be written: {Error}")]
    public static partial void JournalFailed(this ILogger log, string session, string error);

    [LoggerMessage(3004, LogLevel.Warning, "Session {Session}: a cancel request did not reach the server: {Error}")]
    public static partial void CancelFailed(this ILogger log, string session, string error);

    [LoggerMessage(3005, LogLevel.Error, "Session {Session} failed")]
    public static partial void SessionFailed(this ILogger log, string session, Exception error);

    [LoggerMessage(3006, LogLevel.Debug, "Session {Session}: a peer went away: {Error}")]
    public static partial void PeerGone(this ILogger log, string session, string error);

    [LoggerMessage(3007, LogLevel.Debug, "Session {Session}: statement refused with {SqlState}: {Detail}")]
    public static partial void StatementRefused(this ILogger log, string session, string sqlState, string? detail);
}
