namespace GatewayProxy.Upstream;

/// <summary>Which step with the database server failed; label of the upstream error metric.</summary>
public enum UpstreamBlame
{
    Connect,
    Tls,
    Authentication,
    Refused,
    Protocol,
    Closed,
    Timeout,
}
