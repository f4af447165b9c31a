namespace GatewayOperator.Cluster.Running;

/// <summary>Event ids 9080-9099: the operator on a cluster.</summary>
internal static partial class Log
{
    [LoggerMessage(9080, LogLevel.Information, "Serving {Namespaces}; probes and metrics at {Address}")]
    public static partial void Started(ILogger log, string namespaces, string address);

    [LoggerMessage(9081, LogLevel.Warning, "The API server cannot be used yet, trying again: {Error}")]
    public static partial void NotReachable(ILogger log, string error);

    [LoggerMessage(9082, LogLevel.Information, "Stopped")]
    public static partial void Stopped(ILogger log);
}
