namespace GatewayOperator.Api.Schema;

/// <summary>
/// A CEL rule (<c>x-kubernetes-validations</c>). Servers before 1.25 drop it, so it never is the only guard.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property, AllowMultiple = true)]
public sealed class ValidationRuleAttribute(string rule, string message) : Attribute
{
    public string Rule { get; } = rule;

    public string Message { get; } = message;
}
