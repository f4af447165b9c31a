using Microsoft.Extensions.Logging;

namespace GatewayOperator.Kubernetes;

/// <summary>Event ids 9140-9149: leader election.</summary>
internal static partial class ElectionLog
{
    [LoggerMessage(9140, LogLevel.Information, "{Lease}: {Identity} leads")]
    public static partial void Leads(ILogger log, string lease, string identity);

    [LoggerMessage(9141, LogLevel.Information, "{Lease}: {Holder} leads, waiting")]
    public static partial void Waits(ILogger log, string lease, string holder);

    [LoggerMessage(9142, LogLevel.Warning, "{Lease}: not renewed, trying again: {Error}")]
    public static partial void NotRenewed(ILogger log, string lease, string error);

    [LoggerMessage(9143, LogLevel.Error, "{Lease}: leadership lost, {Cause}")]
    public static partial void Lost(ILogger log, string lease, string cause);

    [LoggerMessage(9144, LogLevel.Information, "{Lease}: released")]
    public static partial void Released(ILogger log, string lease);

    [LoggerMessage(9145, LogLevel.Warning, "{Lease}: not released, others wait until it expires: {Error}")]
    public static partial void NotReleased(ILogger log, string lease, string error);

    [LoggerMessage(9146, LogLevel.Warning, "{Lease}: cannot be read or taken, trying again: {Error}")]
    public static partial void NotTaken(ILogger log, string lease, string error);

    [LoggerMessage(9147, LogLevel.Critical, "{Lease}: the work does not stop, ending the process")]
    public static partial void Exits(ILogger log, string lease);

    [LoggerMessage(9148, LogLevel.Error, "{Lease}: the work of a leader ended with an error after leadership was lost")]
    public static partial void EndedBadly(ILogger log, Exception exception, string lease);
}
