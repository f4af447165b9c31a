namespace GatewayOperator.Api.Configuration;

/// <summary>Whether protected columns stay protected under a grant.</summary>
public enum MaskingMode
{
    Enforced = 0,
    Exempt = 1,
}
