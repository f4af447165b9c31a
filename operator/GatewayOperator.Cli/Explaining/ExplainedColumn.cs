using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Masking;

namespace GatewayOperator.Cli.Explaining;

/// <summary>A protected column that a statement comes to.</summary>
/// <param name="Column"><c>schema.relation.column</c>.</param>
/// <param name="Exposure">Masked, or denied.</param>
/// <param name="Mask">Its type; null when there is none.</param>
/// <param name="Rules">Where the mask comes from: <c>namespace/policy spec.rules[0]</c>.</param>
/// <param name="Places">Where the statement names it, or may.</param>
internal sealed record ExplainedColumn(
    string Column, ColumnExposure Exposure, MaskType? Mask, IReadOnlyList<string> Rules,
    IReadOnlyList<ExplainedPlace> Places);
