using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.ApprovalRules;

/// <summary>Which statements a rule is about.</summary>
public sealed record StatementMatch
{
    [Description("Risks of which a statement has one; for action Allow all of its risks must be listed, and it must"
        + " have one.")]
    [XListSet]
    [Items(0, 8)]
    public IReadOnlyList<Risk> Risks { get; init; } = [];

    [Description("PostgreSQL command tags such as TRUNCATE or ALTER TABLE, of which a statement has one: its own, or"
        + " that of a statement in it (the DELETE in a WITH). For action Allow all of them must be listed.")]
    [XListSet]
    [Items(0, 64)]
    [Length(1, 63)]
    [Pattern("^[A-Z]+( [A-Z]+)*$", "a PostgreSQL command tag in capitals, such as TRUNCATE or ALTER TABLE")]
    public IReadOnlyList<string> Kinds { get; init; } = [];

    [Description("schema.table patterns of which a statement touches one; * any run of characters. For action Allow all"
        + " tables must match one. A bare name in a statement may be of any schema: it is touched by a pattern with"
        + " that name, and allowed only by one with schema *.")]
    [XListSet]
    [Items(0, 64)]
    [Length(1, 127)]
    [Pattern(@"^[^.]+\.[^.]+$", "schema.table, for example public.ledger*")]
    public IReadOnlyList<string> Tables { get; init; } = [];
}
