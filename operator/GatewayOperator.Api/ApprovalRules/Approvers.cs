using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.ApprovalRules;

/// <summary>Who may approve.</summary>
public sealed record Approvers
{
    [Description("Groups.")]
    [XListSet]
    [Items(0, 32)]
    [Length(1, 256)]
    public IReadOnlyList<string> Groups { get; init; } = [];

    [Description("Users.")]
    [XListSet]
    [Items(0, 64)]
    [Length(1, 256)]
    public IReadOnlyList<string> Users { get; init; } = [];
}
