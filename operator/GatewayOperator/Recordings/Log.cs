namespace GatewayOperator.Recordings;

/// <summary>Event ids 6000–6099: what the operator vouches for.</summary>
internal static partial class Log
{
    [LoggerMessage(6001, LogLevel.Warning, "Target {Target}: recordings are not countersigned: {Error}")]
    public static partial void NotCountersigned(this ILogger log, string target, string error);

    [LoggerMessage(6002, LogLevel.Error, "The ledger of proxy {Proxy} is not countersigned any more: {Problem}")]
    public static partial void LedgerRefused(this ILogger log, string proxy, string problem);

    [LoggerMessage(
        6003, LogLevel.Error, "{Key} is there and not the operator's: somebody else writes there. Find out who")]
    public static partial void CountersignatureTaken(this ILogger log, string key);
}
