namespace GatewayOperator.Provisioning;

/// <summary>
/// One column glob of a <see cref="ProtectionRule"/>. What is remembered hangs on this unit, so that adding a column to
/// a rule releases nothing that its other columns protect.
/// </summary>
public sealed record ProtectionPattern(string Schema, string Table, string Column)
{
    internal static IEnumerable<ProtectionPattern> Of(ProtectionRule rule) =>
        rule.Columns.Select(c => new ProtectionPattern(rule.Schema, rule.Table, c));

    internal bool NamesOneRelation => NamePattern.IsLiteral(Schema) && NamePattern.IsLiteral(Table);

    internal IEnumerable<CatalogColumn> ColumnsOf(CatalogRelation relation) =>
        NamePattern.Matches(Schema, relation.Schema) && NamePattern.Matches(Table, relation.Name)
            ? relation.Columns.Where(c => NamePattern.Matches(Column, c.Name))
            : [];

    /// <summary>As a MaskingPolicy writes it.</summary>
    public override string ToString() => $"{{schema: {Schema}, table: {Table}, columns: [{Column}]}}";
}
