namespace GatewayProxy.Kubernetes;

/// <summary>Event ids 8100–8199: the proxy's side of a cluster.</summary>
internal static partial class Log
{
    [LoggerMessage(8100, LogLevel.Error, "Lease {Lease} cannot be written, the operator does not hear of us: {Error}")]
    public static partial void LeaseNotWritten(this ILogger log, string lease, string error);

    [LoggerMessage(8101, LogLevel.Information, "The cluster's tokens come from {Issuer}")]
    public static partial void ClusterIssuerKnown(this ILogger log, string issuer);

    [LoggerMessage(8102, LogLevel.Error, "The API server does not say whose its tokens are: {Error}")]
    public static partial void ClusterIssuerUnknown(this ILogger log, string error);
}
