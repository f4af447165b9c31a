namespace GatewayOperator.Api.Schema;

/// <summary>A change restarts the gateway of the target; everything else takes effect live.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiresRestartAttribute : Attribute;
