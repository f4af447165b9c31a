using GatewayOperator.Provisioning.Masks;
using Npgsql;

namespace GatewayOperator.Provisioning.Views;

/// <summary>Decides which masked views one database needs and makes those that are missing.</summary>
internal sealed class ViewReconcile(
    NpgsqlConnection connection,
    StatementRunner runner,
    TargetPlan plan,
    DatabaseWish wish,
    IReadOnlySet<string> lastViews)
{
    private const TableAccess Viewable =
        TableAccess.Select | TableAccess.Insert | TableAccess.Update | TableAccess.Delete;

    private readonly string _name = RoleName.ForViews(plan);

    public async Task<MaskedViews> RunAsync(
        DatabaseCatalog catalog, ProtectedColumns protection, PendingObjects pending, CancellationToken ct)
    {
        var own = await OwnSchemaReader.ReadAsync(connection, _name, ct).ConfigureAwait(false);
        var masks = await new MaskResolution(connection, catalog)
            .ResolveAsync(protection, plan.Protection, ct).ConfigureAwait(false);
        var compiler = new MaskedViewCompiler(catalog, protection, pending, masks, _name);
        var relations = compiler.Compile(Used(new AccessRules(catalog, protection, pending)));
        var conflict = own is null || own.IsOurs(plan) ? null : Conflict(catalog.Database);
        var mayMake = wish.HasViews && conflict is null;
        var lacking = mayMake && own is null && !catalog.Database.MayCreate
            ? relations.Where(r => r.View is not null).Select(r => r.Relation.Oid).ToHashSet()
            : [];
        if (!mayMake || lacking.Count > 0)
        {
            relations = [.. relations.Select(r => r with { View = null })];
        }

        var views = relations.Any(r => r.View is not null)
            ? await new CatalogViewCompiler(connection, _name).CompileAsync(ct).ConfigureAwait(false)
            : [];
        own = await new ViewCreation(connection, runner, plan)
            .RunAsync(conflict is null ? own : null, relations, views, ct).ConfigureAwait(false);
        return new MaskedViews
        {
            Own = own,
            Relations = relations,
            Catalog = views,
            Access = new ViewAccess(
                _name, Oids(own, relations), Retiring(own, catalog, relations, mayMake), lacking, Oids(own, views)),
            Faults = masks.Faults,
            Notices = compiler.Notices,
            Conflict = conflict,
        };
    }

    private string Conflict(CatalogDatabase database) =>
        $"Schema {_name} of database {database.Name} exists and does not carry this installation's comment, so it is "
        + "not touched and nothing is masked. Rename or drop it.";

    private static Dictionary<uint, uint> Oids(OwnSchema? own, IReadOnlyList<MaskedRelation> relations)
    {
        var byName = own?.Views.ToDictionary(v => v.Name, v => v.Oid, StringComparer.Ordinal) ?? [];
        return relations.Where(r => r.View is not null).ToDictionary(r => r.Relation.Oid, r => byName[r.View!.Name]);
    }

    /// <summary>With those of the last run, which gateways may still read.</summary>
    private IReadOnlyList<uint> Oids(OwnSchema? own, IReadOnlyList<CatalogView> views) =>
    [
        .. from view in own?.Views ?? []
           where views.Any(c => c.View.Name == view.Name || (c.IsOf(view.Name) && lastViews.Contains(view.Name)))
           select view.Oid,
    ];

    private ILookup<uint, uint> Retiring(
        OwnSchema? own, DatabaseCatalog catalog, IReadOnlyList<MaskedRelation> relations, bool mayMake)
    {
        var wanted = relations.Select(r => r.View?.Name).ToHashSet(StringComparer.Ordinal);
        var last = own?.Views.Where(v => lastViews.Contains(v.Name) && !wanted.Contains(v.Name)).ToList() ?? [];
        var predecessors =
            from relation in relations
            where relation.View is not null
            from view in last
            where MaskedView.IsOf(relation.Relation, view.Name)
            select (Base: relation.Relation.Oid, View: view.Oid);
        var released =
            from relation in mayMake && last.Count > 0 ? catalog.Relations.Values : []
            where !relations.Any(r => r.Relation.Oid == relation.Oid)
            from view in last
            where MaskedView.IsOf(relation, view.Name)
            select (Base: relation.Oid, View: view.Oid);
        return predecessors.Concat(released).ToLookup(p => p.Base, p => p.View);
    }

    /// <summary>Relations that some grant under protection may do something with through a view.</summary>
    private HashSet<uint> Used(AccessRules rules) =>
    [
        .. wish.Profiles.Where(p => !p.Exempt).SelectMany(rules.Of)
            .Where(r => (r.Access & r.Relation.Grantable & Viewable) != TableAccess.None)
            .Select(r => r.Relation.Oid),
    ];
}
