using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Sql.Catalog;

/// <summary>What a change of policy or of the schema means for what clients see.</summary>
public static class CatalogChange
{
    /// <summary>
    /// The bare names of relations and views that show less than before, or another mask; nobody can say of two masks
    /// which one shows more.
    /// </summary>
    public static IEnumerable<string> Narrowed(MaskCatalog before, MaskCatalog after)
    {
        foreach (var relation in after.Relations)
        {
            var earlier = before.Find(relation.Oid);
            if (relation.Columns.Any(c => ShowsLess(earlier, relation, c))
                || (earlier?.View is not null && relation.View is null))
            {
                foreach (var name in (QualifiedName?[])[relation.Name, relation.View, earlier?.Name, earlier?.View])
                {
                    if (name is { } known)
                    {
                        yield return known.Name;
                    }
                }
            }
        }
    }

    /// <summary>Whether <c>*</c> comes to the same columns of a relation under both catalogs.</summary>
    public static bool ShowsSameColumns(MaskCatalog before, MaskCatalog after, uint relation) =>
        (before.Find(relation), after.Find(relation)) switch
        {
            (null, null) => true,
            (null, { } added) => Shown(added).Count() == added.Columns.Count,
            ({ } ended, null) => Shown(ended).Count() == ended.Columns.Count,
            var (earlier, newer) => Shown(earlier).SequenceEqual(Shown(newer)),
        };

    private static bool ShowsLess(MaskedRelation? before, MaskedRelation after, MaskedColumnConfig column)
    {
        if (before is null)
        {
            return column.Exposure != ColumnExposure.Granted;
        }

        return before.Columns.FirstOrDefault(c => c.Number == column.Number) switch
        {
            { Exposure: ColumnExposure.Granted } => column.Exposure != ColumnExposure.Granted,
            { Exposure: ColumnExposure.Masked } earlier => column.Exposure == ColumnExposure.Denied
                || (column.Exposure == ColumnExposure.Masked && MaskOf(before, earlier) != MaskOf(after, column)),
            _ => false,
        };
    }

    // An operator that says no more than the view's name may mean the same masks by another one.
    private static string? MaskOf(MaskedRelation relation, MaskedColumnConfig column) =>
        column.MaskDigest ?? relation.View?.Name;

    private static IEnumerable<(short Number, string Name)> Shown(MaskedRelation relation) =>
        relation.Columns.Where(c => c.Exposure != ColumnExposure.Denied).Select(c => (c.Number, c.Name));
}
