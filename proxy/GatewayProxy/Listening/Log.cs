namespace GatewayProxy.Listening;

/// <summary>Event ids 1000–1099: listener and login.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "Listening on {Address} ({Tls})")]
    public static partial void Listening(this ILogger log, string address, string tls);

    [LoggerMessage(1001, LogLevel.Debug, "Connection from {Client} ended before login: {Reason}")]
    public static partial void ConnectionGone(this ILogger log, string client, string reason);

    [LoggerMessage(1002, LogLevel.Information, "Login of {Client} refused as {Session}: {Reason}")]
    public static partial void LoginRefused(this ILogger log, string session, string client, string reason);

    [LoggerMessage(1003, LogLevel.Error, "Login {Session} failed at the database ({Blame}): {Error}")]
    public static partial void UpstreamFailed(this ILogger log, string session, string blame, string error);

    [LoggerMessage(1004, LogLevel.Warning, "A cancel request could not be passed on: {Error}")]
    public static partial void CancelNotForwarded(this ILogger log, string error);

    [LoggerMessage(1005, LogLevel.Error, "Connection from {Client} failed")]
    public static partial void ConnectionFailed(this ILogger log, string client, Exception error);

    [LoggerMessage(1006, LogLevel.Warning,
        "clientTls: LoopbackPlaintext: tokens cross the loopback interface unencrypted; for measurements only")]
    public static partial void Plaintext(this ILogger log);

    [LoggerMessage(1007, LogLevel.Error, "Cannot listen on {Address}: {Error}")]
    public static partial void CannotListen(this ILogger log, string address, string error);

    [LoggerMessage(1008, LogLevel.Warning, "Malformed startup packet from {Client}")]
    public static partial void MalformedStartup(this ILogger log, string client);

    [LoggerMessage(1009, LogLevel.Error, "Login {Session} refused: its journal cannot be opened: {Error}")]
    public static partial void JournalNotOpened(this ILogger log, string session, string error);

    [LoggerMessage(1010, LogLevel.Information,
        "Session {Session} opened: {Subject} from {Client} under grant {Grant} to {Database}")]
    public static partial void LoggedIn(
        this ILogger log, string session, string subject, string client, string grant, string database);
}
