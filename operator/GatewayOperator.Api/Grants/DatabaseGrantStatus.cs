using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Grants;

/// <summary>What the operator found about a grant.</summary>
public sealed record DatabaseGrantStatus : ResourceStatus
{
    [Description("The database role that sessions of this grant run as.")]
    public string? LoginRole { get; init; }

    [Description("A psql command that connects with this grant once PGPASSWORD holds a token.")]
    [Length(0, 4096)]
    public string? Connect { get; init; }

    [Description("With activation.mode OnRequest: for whom the grant is active.")]
    [Items(0, 256)]
    public IReadOnlyList<GrantActivation> Activations { get; init; } = [];
}
