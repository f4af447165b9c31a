namespace GatewayOperator.Cluster.Targets;

/// <summary>Event ids 9300-9319: targets on a cluster.</summary>
internal static partial class Log
{
    [LoggerMessage(9300, LogLevel.Warning, "What the API server serves cannot be read: {Error}")]
    public static partial void NotDiscovered(ILogger log, string error);

    [LoggerMessage(9301, LogLevel.Information, "{Namespace}/{Name}: {Kind} is put where it should be")]
    public static partial void Applied(ILogger log, string kind, string @namespace, string name);

    [LoggerMessage(9302, LogLevel.Error, "{Namespace}/{Name}: {Kind} cannot be written: {Error}")]
    public static partial void NotApplied(ILogger log, string kind, string @namespace, string name, string error);

    [LoggerMessage(
        9303, LogLevel.Warning, "{Target}: the published configuration cannot be read and is written anew: {Error}")]
    public static partial void PublishedUnreadable(ILogger log, string target, string error);

    [LoggerMessage(9304, LogLevel.Warning, "The heartbeat in namespace {Namespace} is not renewed: {Error}")]
    public static partial void NoHeartbeat(ILogger log, string @namespace, string error);

    [LoggerMessage(9305, LogLevel.Warning, "{Target} is removed; its proxies could not be told: {Error}")]
    public static partial void SessionsNotEnded(ILogger log, string target, string error);
}
