using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Masking;

namespace GatewayOperator.Provisioning.Masks;

/// <summary>A mask that fits the column it is for.</summary>
internal sealed record ColumnMask(Mask Mask, ColumnType Type)
{
    /// <summary>The rules that gave it.</summary>
    public IReadOnlyList<MaskSourceConfig> Sources { get; init; } = [];

    /// <summary>Null shows the same whatever the column holds, without looking.</summary>
    public bool ReadsColumn => Mask.Type != MaskType.Null;

    /// <param name="column">A reference to the column.</param>
    /// <param name="key">The qualified table that keys pseudonyms.</param>
    public string Sql(string column, string key) => MaskExpression.For(Mask, Type, column, key)!;
}
