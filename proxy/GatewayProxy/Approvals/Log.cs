namespace GatewayProxy.Approvals;

/// <summary>Event ids 4100–4119: what waits for people.</summary>
internal static partial class Log
{
    [LoggerMessage(4100, LogLevel.Error, "Session {Session}: no approval can be asked: {Error}")]
    public static partial void NotAsked(this ILogger log, string session, string error);

    [LoggerMessage(4101, LogLevel.Warning, "Request {Request} is not withdrawn and expires by itself: {Error}")]
    public static partial void NotWithdrawn(this ILogger log, string request, string error);

    [LoggerMessage(4102, LogLevel.Warning, "Request {Request} does not say that it was rolled back: {Error}")]
    public static partial void NotToldRolledBack(this ILogger log, string request, string error);
}
