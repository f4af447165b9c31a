namespace GatewayOperator.Api.Resources;

/// <summary>Whether a condition holds; the zero value claims nothing.</summary>
public enum ConditionStatus
{
    Unknown = 0,
    True = 1,
    False = 2,
}
