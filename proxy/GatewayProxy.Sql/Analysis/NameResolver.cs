using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Catalog;

namespace GatewayProxy.Sql.Analysis;

/// <summary>What the relations of a statement are, in one database and one session.</summary>
/// <param name="catalog">The relations with protected columns.</param>
/// <param name="names">What unqualified names mean.</param>
/// <param name="tainted">Temporary tables that were filled from masks.</param>
internal sealed class NameResolver(MaskCatalog catalog, SessionNames names, IReadOnlySet<string> tainted)
{
    /// <summary>Protected relations and tainted tables in the order in which the statement names them.</summary>
    public List<RelationUse> Uses { get; } = [];

    /// <summary>What no statement may use that sees masks.</summary>
    public VolatileCode Code => catalog.Code;

    /// <summary>The session has temporary tables that were filled from masks.</summary>
    public bool HasTainted => tainted.Count > 0;

    /// <summary>An unqualified name was looked up: what it means depends on the session.</summary>
    public bool UsedSessionNames { get; private set; }

    /// <summary>Null when the relation has no protected columns.</summary>
    public RelationUse? Use(SqlNode range, UseRole role)
    {
        var (relation, taint) = Find(range);
        if (relation is null && !taint)
        {
            return null;
        }

        var use = new RelationUse(relation, range, role, taint);
        Uses.Add(use);
        return use;
    }

    /// <summary>What has to be read to lock a relation; it is no use of its columns.</summary>
    public QualifiedName? Locked(SqlNode range) => Find(range).Relation?.View;

    /// <summary>What stands for the function of a call; null when it is called itself.</summary>
    public QualifiedName? Function(SqlNode call)
    {
        var name = call.List("funcname");
        return name.Length == 1 || (name.Length == 2 && name[0].Text("sval") == "pg_catalog")
            ? catalog.Function(name[^1].Text("sval")!)
            : null;
    }

    /// <summary>Whether a range names a relation that ends with the session.</summary>
    public bool IsTemporary(SqlNode range)
    {
        var schema = range.Text("schemaname");
        UsedSessionNames |= schema is null;
        return schema is null
            ? range.Text("relpersistence") == "t" || names.Temporary.Contains(range.Text("relname")!)
            : IsTemporarySchema(schema);
    }

    /// <summary>The same for a name as DROP has it: a list of its parts.</summary>
    public bool IsTemporaryName(SqlNode name)
    {
        var parts = name.Kind == NodeKind.List ? name.List("items") : [];
        return parts.Length switch
        {
            1 => IsTemporary(parts[0].Text("sval")!),
            2 => IsTemporarySchema(parts[0].Text("sval")!),
            _ => false,
        };
    }

    private bool IsTemporary(string name)
    {
        UsedSessionNames = true;
        return names.Temporary.Contains(name);
    }

    private (MaskedRelation? Relation, bool Tainted) Find(SqlNode range)
    {
        var name = range.Text("relname")!;
        if (range.Text("schemaname") is { } schema)
        {
            return IsTemporarySchema(schema) ? (null, tainted.Contains(name)) : (catalog.Find(schema, name), false);
        }

        var shown = catalog.FindByView(name);
        if (shown is null && !catalog.HasName(name) && !tainted.Contains(name))
        {
            return (null, false);
        }

        UsedSessionNames = true;
        return names.Temporary.Contains(name) ? (null, tainted.Contains(name))
            : (shown ?? catalog.Find(name, names)) is { } relation ? (relation, false)
            : (null, tainted.Contains(name));
    }

    private static bool IsTemporarySchema(string schema) => schema.StartsWith("pg_temp", StringComparison.Ordinal);
}
