namespace GatewayOperator.Api.Targets;

/// <summary>Which issuer a name of a target's list stands for.</summary>
public static class IssuerIdentity
{
    /// <summary>What stands for the URL of an issuer that is the cluster itself.</summary>
    public const string Cluster = "kubernetes";

    /// <summary>Another issuer of that name has another one; null when the issuer is not complete.</summary>
    public static string? Of(Issuer issuer)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        return issuer.Kubernetes is null ? issuer.Url : Cluster;
    }
}
