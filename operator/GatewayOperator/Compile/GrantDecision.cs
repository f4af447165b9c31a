using GatewayOperator.Api.Grants;

namespace GatewayOperator.Compile;

/// <summary>Whether a grant may be programmed. The default is that it may not.</summary>
public sealed record GrantDecision
{
    public required DatabaseGrant Grant { get; init; }

    public bool Admitted { get; init; }

    /// <summary>True when something it names is missing (ResolvedRefs), false for other reasons.</summary>
    public bool IsReferenceFault { get; init; }

    public string Reason { get; init; } = "";

    public string Message { get; init; } = "";
}
