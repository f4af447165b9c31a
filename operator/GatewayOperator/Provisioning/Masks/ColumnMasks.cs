namespace GatewayOperator.Provisioning.Masks;

/// <summary>The masks of one database's columns. A protected column that is missing here is denied.</summary>
internal sealed record ColumnMasks(
    IReadOnlyDictionary<(uint Relation, short Column), ColumnMask> ByColumn, IReadOnlyList<MaskFault> Faults);
