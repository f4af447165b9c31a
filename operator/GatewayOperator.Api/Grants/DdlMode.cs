namespace GatewayOperator.Api.Grants;

/// <summary>Whether a grant may change schemas; the zero value denies.</summary>
public enum DdlMode
{
    Denied = 0,
    OnApproval = 1,
}
