namespace GatewayProxy.Ddl;

/// <summary>Event ids 4120–4139: changes of schemas.</summary>
internal static partial class Log
{
    [LoggerMessage(4120, LogLevel.Warning, "{Application}: a cancel request did not reach the server: {Error}")]
    public static partial void DdlNotCanceled(this ILogger log, string application, string error);

    [LoggerMessage(9102, LogLevel.Error, "Database {Database}: the operator has not followed a change of the schema "
        + "within {Seconds} s; statements of masked grants are refused until it has.")]
    public static partial void OperatorOverdue(this ILogger log, string database, double seconds);

    [LoggerMessage(9103, LogLevel.Information, "Database {Database}: the operator has followed the change of the "
        + "schema; statements of masked grants run again.")]
    public static partial void OperatorFollowed(this ILogger log, string database);
}
