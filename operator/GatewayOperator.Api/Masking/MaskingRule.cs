using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Masking;

/// <summary>Columns and their mask.</summary>
public sealed record MaskingRule
{
    [Description("Schema; * any run of characters.")]
    [Length(1, 63)]
    public required string Schema { get; init; }

    [Description("Table; * any run of characters.")]
    [Length(1, 63)]
    public required string Table { get; init; }

    [Description("Columns; * any run of characters.")]
    [XListSet]
    [Items(1, 256)]
    [Length(1, 63)]
    public required IReadOnlyList<string> Columns { get; init; }

    [Description("How the columns appear.")]
    public required Mask Mask { get; init; }
}
