using GatewayOperator.Api.Configuration;

namespace GatewayOperator.Provisioning.Views;

/// <summary>A relation with protected columns, as grants under protection shall see it.</summary>
internal sealed record MaskedRelation
{
    public required CatalogRelation Relation { get; init; }

    /// <summary>All columns of the relation.</summary>
    public required IReadOnlyList<MaskedColumnConfig> Columns { get; init; }

    public required bool HasChildren { get; init; }

    /// <summary>Null when there is nothing to show, or nobody to show it to.</summary>
    public MaskedView? View { get; init; }

    /// <param name="schema">The schema of masked views.</param>
    /// <param name="view">The view's oid; 0 when there is none.</param>
    public MaskedRelationConfig ToConfig(string schema, uint view) => new()
    {
        Schema = Relation.Schema,
        Name = Relation.Name,
        Oid = Relation.Oid,
        ViewSchema = View is null ? null : schema,
        ViewName = View?.Name,
        ViewOid = view,
        HasChildren = HasChildren,
        Columns = Columns,
    };
}
