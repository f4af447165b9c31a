using GatewayOperator.Api.Configuration;
using GatewayOperator.Provisioning.Masks;

namespace GatewayOperator.Provisioning.Views;

/// <summary>The masked views of one database, made and known by their oids.</summary>
internal sealed record MaskedViews
{
    /// <summary>The schema as it is now; null when there is none, or none of ours.</summary>
    public required OwnSchema? Own { get; init; }

    public required IReadOnlyList<MaskedRelation> Relations { get; init; }

    /// <summary>What is read in the place of the server's catalog.</summary>
    public required IReadOnlyList<CatalogView> Catalog { get; init; }

    public required ViewAccess Access { get; init; }

    public required IReadOnlyList<MaskFault> Faults { get; init; }

    public required IReadOnlyList<string> Notices { get; init; }

    /// <summary>Why nothing could be made; null when it could.</summary>
    public required string? Conflict { get; init; }

    /// <summary>Views of the last run are kept for this one only.</summary>
    public bool AreRetiring => Access.Retiring.Count > 0 || Access.Catalog.Count > Catalog.Count;

    /// <summary>Views of ours that nothing wants any more.</summary>
    public IReadOnlyList<OwnRelation> Stale()
    {
        var wanted = Access.ByRelation.Values.Concat(Access.Retiring.SelectMany(r => r)).Concat(Access.Catalog)
            .ToHashSet();
        return [.. Own?.Views.Where(v => !wanted.Contains(v.Oid)) ?? []];
    }

    public IEnumerable<string> Names =>
        Relations.Select(r => r.View?.Name).OfType<string>().Concat(Catalog.Select(c => c.View.Name));

    public DatabaseConfig ToConfig(string database) => new()
    {
        Name = database,
        Relations =
        [
            .. Relations.Select(r => r.ToConfig(Access.Owner, Access.ByRelation.GetValueOrDefault(r.Relation.Oid))),
        ],
        Catalog = Catalog.Count == 0 ? null : new CatalogConfig
        {
            Schema = Access.Owner,
            Relations = [.. Catalog.Select(c => c.ToConfig())],
            Functions = CatalogFunction.Names,
        },
    };
}
