namespace GatewayOperator.Provisioning;

/// <summary>A column that a rule reached once and protects until the rule is edited, whatever it is called.</summary>
public sealed record RememberedColumn
{
    /// <summary>The database's name when the column was reached.</summary>
    public required string Database { get; init; }

    public required uint DatabaseOid { get; init; }

    /// <summary><c>pg_class.oid</c>.</summary>
    public required uint Relation { get; init; }

    /// <summary><c>attnum</c>; PostgreSQL never gives it to another column of the relation.</summary>
    public required short Column { get; init; }

    /// <summary><c>schema.relation.column</c> when the rule reached it; for messages.</summary>
    public required string Name { get; init; }

    public required ProtectionPattern Rule { get; init; }

    /// <summary>It was computed from what the rule names, so the rule's mask is not meant for it.</summary>
    public bool Derived { get; init; }

    /// <summary>
    /// Either is enough: renaming a database keeps its oid, a major upgrade may keep only its name. A coincidence
    /// protects too much, never too little.
    /// </summary>
    internal bool IsIn(CatalogDatabase database) => DatabaseOid == database.Oid || Database == database.Name;
}
