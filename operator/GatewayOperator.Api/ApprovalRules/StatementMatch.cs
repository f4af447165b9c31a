using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.ApprovalRules;

/// <summary>Which statements a rule is about.</summary>
public sealed record StatementMatch
{
    [Description("Risks of which a statement has one.")]
    [XListSet]
    [Items(0, 8)]
    public IReadOnlyList<Risk> Risks { get; init; } = [];

    [Description("PostgreSQL command tags such as TRUNCATE or ALTER TABLE.")]
    [XListSet]
    [Items(0, 64)]
    [Length(1, 63)]
    [Pattern("^[A-Z]+( [A-Z]+)*$", "a PostgreSQL command tag in capitals, such as TRUNCATE or ALTER TABLE")]
    public IReadOnlyList<string> Kinds { get; init; } = [];

    [Description("schema.table patterns of which a statement touches one; * any run of characters.")]
    [XListSet]
    [Items(0, 64)]
    [Length(1, 127)]
    [Pattern(@"^[^.]+\.[^.]+$", "schema.table, for example public.ledger*")]
    public IReadOnlyList<string> Tables { get; init; } = [];
}
