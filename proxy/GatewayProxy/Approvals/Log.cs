namespace GatewayProxy.Approvals;

/// <summary>Event ids 9000–9099: what waits for people.</summary>
internal static partial class Log
{
    [LoggerMessage(9001, LogLevel.Error, "Session {Session}: no approval can be asked: {Error}")]
    public static partial void NotAsked(this ILogger log, string session, string error);

    [LoggerMessage(9002, LogLevel.Warning, "Request {Request} is not withdrawn and expires by itself: {Error}")]
    public static partial void NotWithdrawn(this ILogger log, string request, string error);

    [LoggerMessage(9004, LogLevel.Warning, "Request {Request} does not say that it was rolled back: {Error}")]
    public static partial void NotToldRolledBack(this ILogger log, string request, string error);

    [LoggerMessage(9003, LogLevel.Information, "Session {Session}: statement held by rule {Rule}, request {Request}")]
    public static partial void Held(this ILogger log, string session, string rule, string request);
}
