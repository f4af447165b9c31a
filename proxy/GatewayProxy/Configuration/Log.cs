namespace GatewayProxy.Configuration;

/// <summary>Event ids 3100–3199: configuration.</summary>
internal static partial class Log
{
    [LoggerMessage(3100, LogLevel.Information, "Configuration {Revision} in force, {Grants} grants")]
    public static partial void ConfigurationApplied(this ILogger log, string revision, int grants);

    [LoggerMessage(3101, LogLevel.Error, "Configuration rejected, the last good one stays in force: {Error}")]
    public static partial void ConfigurationRejected(this ILogger log, string error);

    [LoggerMessage(3102, LogLevel.Error, "The newest configuration cannot be had: {Error}")]
    public static partial void ConfigurationUnreadable(this ILogger log, string error);

    [LoggerMessage(3103, LogLevel.Error, "The acknowledgement cannot be written: {Error}")]
    public static partial void AcknowledgementNotWritten(this ILogger log, string error);
}
