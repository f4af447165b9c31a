namespace GatewayOperator.Tests.ClusterSupport;

/// <summary>One request that came through an <see cref="ApiRelay"/>; the target is path and query.</summary>
public sealed record RelayedRequest(string Method, string Target, int Status)
{
    public bool Writes => Method is "POST" or "PUT" or "PATCH" or "DELETE";
}
