namespace GatewayOperator.Api.Resources;

/// <summary>Names shared by all kinds.</summary>
public static class ResourceGroup
{
    public const string Group = "dbgateway.dev";
    public const string Version = "v1alpha1";
    public const string ApiVersion = Group + "/" + Version;

    /// <summary><c>kubectl get dbgateway</c> lists all kinds.</summary>
    public const string Category = "dbgateway";

    /// <summary>A Secret with database credentials names the one host they may be sent to.</summary>
    public const string HostAnnotation = Group + "/host";

    /// <summary>
    /// Confirms that columns lose their protection now, without waiting for the target's unmaskDelay.
    /// </summary>
    public const string ConfirmUnmaskAnnotation = Group + "/confirm-unmask";
}
