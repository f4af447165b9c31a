namespace GatewayOperator.Approvals.Notifications;

/// <summary>Event ids 4020-4029: notices of requests.</summary>
internal static partial class Log
{
    [LoggerMessage(4020, LogLevel.Warning, "Of request {Request} {Receiver} did not hear: {Reason}")]
    public static partial void NoticeDropped(this ILogger log, string request, string receiver, string reason);
}
