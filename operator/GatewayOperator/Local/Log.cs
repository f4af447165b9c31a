namespace GatewayOperator.Local;

/// <summary>Event ids 9020-9059: local mode.</summary>
internal static partial class Log
{
    [LoggerMessage(9020, LogLevel.Warning, "{Target}: gateway-proxy {End}, restarting in {Seconds} s")]
    public static partial void ProxyEnded(ILogger log, string target, string end, double seconds);

    [LoggerMessage(9021, LogLevel.Warning, "{Target}: gateway-proxy did not end in time and was killed")]
    public static partial void ProxyKilled(ILogger log, string target);

    [LoggerMessage(9023, LogLevel.Error, "{Error}")]
    public static partial void ResourceInvalid(ILogger log, string error);

    [LoggerMessage(9024, LogLevel.Information, "{Resources} resources in force, {Errors} errors")]
    public static partial void ResourcesRead(ILogger log, int resources, int errors);

    [LoggerMessage(9025, LogLevel.Error, "Status cannot be written: {Error}")]
    public static partial void StatusNotWritten(ILogger log, string error);

    [LoggerMessage(9027, LogLevel.Warning, "{Target} was removed, but its roles stay in the database: {Error}")]
    public static partial void NotRevoked(ILogger log, string target, string error);

    [LoggerMessage(9028, LogLevel.Error, "{Target}: unexpected failure, trying again")]
    public static partial void Unexpected(ILogger log, Exception exception, string target);
}
