namespace GatewayOperator.Api.Resources;

/// <summary>Stable reasons of conditions.</summary>
public static class ConditionReasons
{
    public const string Accepted = "Accepted";
    public const string Invalid = "Invalid";
    public const string LastGoodInForce = "LastGoodInForce";
    public const string ResolvedRefs = "ResolvedRefs";
    public const string TargetNotFound = "TargetNotFound";
    public const string SecretNotFound = "SecretNotFound";
    public const string SecretKeyMissing = "SecretKeyMissing";
    public const string SecretNotForHost = "SecretNotForHost";
    public const string RoleNotFound = "RoleNotFound";
    public const string IssuerNotFound = "IssuerNotFound";
    public const string DatabaseNotListed = "DatabaseNotListed";
    public const string ExemptionNotPermitted = "ExemptionNotPermitted";
    public const string Programmed = "Programmed";
    public const string Pending = "Pending";
    public const string Expired = "Expired";
    public const string NotSupported = "NotSupported";
    public const string PolicyUnreadable = "PolicyUnreadable";
    public const string TargetNotProgrammed = "TargetNotProgrammed";
    public const string ProvisioningFailed = "ProvisioningFailed";
    public const string ProxyNotReady = "ProxyNotReady";
    public const string MaskDoesNotFit = "MaskDoesNotFit";
    public const string Conflicted = "Conflicted";
    public const string Maintenance = "Maintenance";
    public const string Deleting = "Deleting";
    public const string Ready = "Ready";
}
