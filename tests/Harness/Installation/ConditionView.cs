namespace GatewayOperator.Tests.Harness.Installation;

/// <summary>A condition as a user reads it.</summary>
public sealed record ConditionView(string Status, string Reason, string Message)
{
    public bool Holds => Status == "True";
}
