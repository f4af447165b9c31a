namespace GatewayOperator.Api.Resources;

/// <summary>Condition types of every kind, in the words of the Gateway API.</summary>
public static class ConditionTypes
{
    /// <summary>The spec is valid.</summary>
    public const string Accepted = "Accepted";

    /// <summary>Targets, secrets and tables that the spec names exist.</summary>
    public const string ResolvedRefs = "ResolvedRefs";

    /// <summary>Every live proxy enforces this generation.</summary>
    public const string Programmed = "Programmed";

    /// <summary>Summary of the others.</summary>
    public const string Ready = "Ready";
}
