namespace GatewayOperator.Cluster.Approvals;

/// <summary>Event ids 4080-4089: approval on a cluster.</summary>
internal static partial class Log
{
    [LoggerMessage(4080, LogLevel.Warning, "What became of request {Namespace}/{Request} cannot be kept: {Error}")]
    public static partial void RequestNotKept(
        this ILogger log, string @namespace, string request, string error);

    [LoggerMessage(4081, LogLevel.Warning, "Annotation {Annotation} of {Namespace}/{Grant} does not count: {Reason}")]
    public static partial void RevocationIgnored(
        this ILogger log, string annotation, string @namespace, string grant, string reason);
}
