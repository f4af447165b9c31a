using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Sql.Catalog;

/// <summary>A relation with protected columns, and the view that shows what may be seen of it.</summary>
public sealed class MaskedRelation(MaskedRelationConfig config)
{
    private readonly Dictionary<string, MaskedColumnConfig> _byName =
        config.Columns.ToDictionary(c => c.Name, StringComparer.Ordinal);

    public QualifiedName Name { get; } = new(config.Schema, config.Name);

    public uint Oid => config.Oid;

    /// <summary>Null when nothing shows the relation: it is derived, in maintenance, or not yet provisioned.</summary>
    public QualifiedName? View { get; } = config is { ViewSchema: { } schema, ViewName: { } name }
        ? new QualifiedName(schema, name)
        : null;

    public IReadOnlyList<MaskedColumnConfig> Columns => config.Columns;

    /// <summary>Null for system columns and for names that the relation does not have.</summary>
    public MaskedColumnConfig? Find(string column) => _byName.GetValueOrDefault(column);

    public override string ToString() => $"{Name.Schema}.{Name.Name}";
}
