using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Sql.Catalog;

/// <summary>
/// A relation with protected columns, and the view that shows what may be seen of it; or one of the server's catalog.
/// </summary>
public sealed class MaskedRelation(MaskedRelationConfig config)
{
    private readonly Dictionary<string, MaskedColumnConfig> _byName =
        config.Columns.ToDictionary(c => c.Name, StringComparer.Ordinal);

    public QualifiedName Name { get; } = new(config.Schema, config.Name);

    public uint Oid => config.Oid;

    /// <summary>Of the server's catalog: all reads go to the view, and nothing of it is protected.</summary>
    public bool IsCatalog { get; private init; }

    /// <summary>Null when nothing shows the relation: it is derived, in maintenance, or not yet provisioned.</summary>
    public QualifiedName? View { get; } = config is { ViewSchema: { } schema, ViewName: { } name }
        ? new QualifiedName(schema, name)
        : null;

    /// <summary>0 when there is no view, or none whose columns are those of the relation.</summary>
    public uint ViewOid => config.ViewOid;

    /// <summary>Null when that is not known.</summary>
    public bool? HasChildren => config.HasChildren;

    public IReadOnlyList<MaskedColumnConfig> Columns => config.Columns;

    public static MaskedRelation OfCatalog(CatalogRelationConfig relation, string viewSchema) =>
        new(new MaskedRelationConfig
        {
            Schema = relation.Schema,
            Name = relation.Name,
            Oid = relation.Oid,
            ViewSchema = viewSchema,
            ViewName = relation.ViewName,
            Columns = [],
        })
        {
            IsCatalog = true,
        };

    /// <summary>Null for system columns and for names that the relation does not have.</summary>
    public MaskedColumnConfig? Find(string column) => _byName.GetValueOrDefault(column);

    public override string ToString() => $"{Name.Schema}.{Name.Name}";
}
