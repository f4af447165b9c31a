namespace GatewayOperator.Compile;

/// <summary>
/// Columns that no policy names any more and that stay protected for a while; the three are patterns.
/// </summary>
/// <param name="Schema">Schema.</param>
/// <param name="Table">Table.</param>
/// <param name="Column">Column.</param>
/// <param name="Until">End of the protection; null while a policy names it.</param>
public sealed record RetainedColumn(string Schema, string Table, string Column, DateTimeOffset? Until)
{
    public override string ToString() => $"{Schema}.{Table}.{Column}";
}
