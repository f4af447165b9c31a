namespace GatewayOperator.Api.Targets;

/// <summary>What happens to tables and columns that appear later; the zero value denies.</summary>
public enum NewObjects
{
    Deny = 0,
    Inherit = 1,
}
