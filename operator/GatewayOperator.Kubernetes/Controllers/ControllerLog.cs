using Microsoft.Extensions.Logging;

namespace GatewayOperator.Kubernetes;

/// <summary>Event ids 9130-9139: controllers.</summary>
internal static partial class ControllerLog
{
    public static readonly Func<ILogger, string, string, string, IDisposable?> Reconcile =
        LoggerMessage.DefineScope<string, string, string>("{Controller} {Object} reconcileID={ReconcileId}");

    [LoggerMessage(9130, LogLevel.Information, "{Controller} started with {Workers} workers and {Objects} objects")]
    public static partial void Started(ILogger log, string controller, int workers, int objects);

    [LoggerMessage(9131, LogLevel.Information, "{Controller} stopped")]
    public static partial void Stopped(ILogger log, string controller);

    [LoggerMessage(9132, LogLevel.Warning, "{Controller} {Key}: failed {Failures} times in a row, trying again")]
    public static partial void Failed(ILogger log, Exception exception, string controller, ObjectKey key, int failures);

    [LoggerMessage(9133, LogLevel.Error, "{Controller} {Key}: {Message} Not tried again before the object changes")]
    public static partial void GaveUp(ILogger log, string controller, ObjectKey key, string message);

    [LoggerMessage(9134, LogLevel.Warning, "{Controller} {Key}: cancelled after {Seconds} s, trying again")]
    public static partial void TimedOut(ILogger log, string controller, ObjectKey key, double seconds);

    [LoggerMessage(9135, LogLevel.Warning, "{Controller}: {Count} reconciles did not end in time and are cancelled")]
    public static partial void NotDrained(ILogger log, string controller, int count);

    [LoggerMessage(9136, LogLevel.Debug, "{Controller} {Key}: done in {Milliseconds} ms")]
    public static partial void Reconciled(ILogger log, string controller, ObjectKey key, double milliseconds);

    [LoggerMessage(9137, LogLevel.Error, "{Controller}: a change could not be mapped to objects, all are looked at")]
    public static partial void NotMapped(ILogger log, Exception exception, string controller);
}
