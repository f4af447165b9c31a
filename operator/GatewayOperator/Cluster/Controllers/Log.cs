namespace GatewayOperator.Cluster.Controllers;

/// <summary>Event ids 9060-9079: controllers.</summary>
internal static partial class Log
{
    [LoggerMessage(9060, LogLevel.Information, "{Target} is deleted: its grants ended and its roles left the database")]
    public static partial void Revoked(ILogger log, string target);

    [LoggerMessage(9061, LogLevel.Warning, "{Target} is deleted, but its roles are still in the database: {Error}")]
    public static partial void NotRevoked(ILogger log, string target, string error);

    [LoggerMessage(9062, LogLevel.Error, "{Target} is let go and its roles stay in the database: {Cause}")]
    public static partial void Abandoned(ILogger log, string target, string cause);
}
