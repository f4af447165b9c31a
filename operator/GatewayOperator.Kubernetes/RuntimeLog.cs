using Microsoft.Extensions.Logging;

namespace GatewayOperator.Kubernetes;

/// <summary>Event ids 9100-9129: talking to the API server. Objects are named, never shown.</summary>
internal static partial class RuntimeLog
{
    [LoggerMessage(9100, LogLevel.Debug, "The API server is asked again in {Wait}: {Reason}")]
    public static partial void ReadAgain(this ILogger log, TimeSpan wait, string reason);

    [LoggerMessage(9110, LogLevel.Information, "Read all {Kind}: {Count} objects")]
    public static partial void Synced(this ILogger log, string kind, int count);

    [LoggerMessage(9111, LogLevel.Information, "Reading all {Kind} again: {Reason}")]
    public static partial void Relisting(this ILogger log, string kind, string reason);

    [LoggerMessage(9112, LogLevel.Warning, "Lost sight of {Kind}, trying again in {Wait}: {Reason}")]
    public static partial void Disturbed(this ILogger log, string kind, TimeSpan wait, string reason);

    [LoggerMessage(9113, LogLevel.Error, "{Kind} {Key} cannot be read and its last good version stays: {Reason}")]
    public static partial void Undecodable(this ILogger log, string kind, ObjectKey key, string reason);

    [LoggerMessage(9114, LogLevel.Error, "A handler of {Kind} failed on {Key}")]
    public static partial void HandlerFailed(this ILogger log, Exception error, string kind, ObjectKey key);
}
