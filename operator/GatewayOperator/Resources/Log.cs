namespace GatewayOperator.Resources;

/// <summary>Event ids 9000-9019: reading resources.</summary>
internal static partial class Log
{
    [LoggerMessage(
        9000, LogLevel.Error, "Resource directory {Directory} cannot be read, what is in force stays: {Error}")]
    public static partial void DirectoryUnreadable(ILogger log, string directory, string error);

    [LoggerMessage(9001, LogLevel.Warning, "No file notifications, changes take up to 2 s: {Error}")]
    public static partial void NoNotifications(ILogger log, string error);
}
