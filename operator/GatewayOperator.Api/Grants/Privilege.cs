using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Grants;

/// <summary>Access to tables of a schema.</summary>
public sealed record Privilege
{
    [Description("Schema; * any run of characters.")]
    [Length(1, 63)]
    public required string Schema { get; init; }

    [Description("Tables; * any run of characters.")]
    [XListSet]
    [Items(1, 256)]
    [Length(1, 63)]
    public required IReadOnlyList<string> Tables { get; init; }

    [Description("What may be done with them; Temp is the right to create temporary tables in the database.")]
    [XListSet]
    [Items(1, 6)]
    public required IReadOnlyList<AccessVerb> Access { get; init; }
}
