using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Targets;

/// <summary>A database identity that grants may name.</summary>
public sealed record TargetRole
{
    [Description("Name that grants use; not the name of the database role.")]
    [Length(1, 63)]
    public required string Name { get; init; }

    [Description("Secret with username and password.")]
    public required LocalReference SecretRef { get; init; }

    [Description("What grants may use it for.")]
    [XListSet]
    [Items(1, 2)]
    public required IReadOnlyList<RoleUse> Use { get; init; }
}
