namespace GatewayOperator.Approvals;

/// <summary>Event ids 4000-4019: decisions on requests.</summary>
internal static partial class Log
{
    [LoggerMessage(4000, LogLevel.Information, "{Namespace}/{Request} was {Verdict} by {Approver}")]
    public static partial void Decided(
        this ILogger log, string @namespace, string request, string verdict, string approver);

    [LoggerMessage(
        4001, LogLevel.Warning, "A decision of {Approver} on {Namespace}/{Request} does not count: {Reason}")]
    public static partial void DecisionRefused(
        this ILogger log, string approver, string @namespace, string request, string reason);

    [LoggerMessage(4002, LogLevel.Error, "Decisions and requests cannot be looked at: {Error}")]
    public static partial void Failing(this ILogger log, string error);

    [LoggerMessage(4003, LogLevel.Warning, "No notifications of files on this machine, looking every second: {Error}")]
    public static partial void NoNotifications(this ILogger log, string error);
}
