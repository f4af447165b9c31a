namespace GatewayProxy.Ddl;

/// <summary>Event ids 4120–4139: changes of schemas.</summary>
internal static partial class Log
{
    [LoggerMessage(4120, LogLevel.Warning, "{Application}: a cancel request did not reach the server: {Error}")]
    public static partial void DdlNotCanceled(this ILogger log, string application, string error);
}
