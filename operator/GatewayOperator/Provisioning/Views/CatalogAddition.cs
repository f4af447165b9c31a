namespace GatewayOperator.Provisioning.Views;

/// <summary>
/// Rows of the information schema about masked views, <c>c</c>, shown as rows about the relations behind them,
/// <c>m</c>, where those have none of their own.
/// </summary>
internal sealed record CatalogAddition
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["table_schema"] = "m.schema",
        ["table_name"] = "m.name",
    };

    /// <summary>By column what differs from the view's own row.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>The rows are about columns; <c>a</c> is the one of the relation behind the view.</summary>
    public bool OfColumns { get; init; }

    /// <summary>Which are missing.</summary>
    public required string Where { get; init; }

    public string? ValueOf(string column) => Names.GetValueOrDefault(column) ?? Values.GetValueOrDefault(column);
}
