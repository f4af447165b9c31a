namespace GatewayProxy.Ddl;

/// <summary>Event ids 9100–9199: changes of schemas.</summary>
internal static partial class Log
{
    [LoggerMessage(9101, LogLevel.Warning, "{Application}: a cancel request did not reach the server: {Error}")]
    public static partial void DdlNotCanceled(this ILogger log, string application, string error);
}
