namespace GatewayOperator.Provisioning;

/// <summary>A table, partitioned table, view, materialized view or foreign table outside the system schemas.</summary>
internal sealed record CatalogRelation
{
    public required uint Oid { get; init; }

    public required uint SchemaOid { get; init; }

    public required string Schema { get; init; }

    public required string Name { get; init; }

    public required string Owner { get; init; }

    /// <summary>A table, partitioned table or foreign table: its columns hold values of their own.</summary>
    public required bool IsTable { get; init; }

    /// <summary>Row security: which rows are seen depends on who asks, so no view may ask for everybody.</summary>
    public required bool HasRowSecurity { get; init; }

    /// <summary>What the admin may pass on.</summary>
    public required TableAccess Grantable { get; init; }

    /// <summary>Members of an extension are granted only when a privilege names them.</summary>
    public required bool IsExtensionMember { get; init; }

    public required IReadOnlyList<CatalogColumn> Columns { get; init; }

    public string SqlName => SqlText.Qualified(Schema, Name);

    public CatalogColumn? Column(string name)
    {
        foreach (var column in Columns)
        {
            if (column.Name == name)
            {
                return column;
            }
        }

        return null;
    }
}
