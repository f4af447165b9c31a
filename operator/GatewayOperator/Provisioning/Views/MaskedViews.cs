using GatewayOperator.Api.Configuration;
using GatewayOperator.Provisioning.Masks;
using Npgsql;

namespace GatewayOperator.Provisioning.Views;

/// <summary>The masked views of one database: decided, made, and known by their oids.</summary>
internal sealed class MaskedViews
{
    private const TableAccess Viewable =
        TableAccess.Select | TableAccess.Insert | TableAccess.Update | TableAccess.Delete;

    private MaskedViews(OwnSchema? own, IReadOnlyList<MaskedRelation> relations, ViewAccess access)
    {
        Own = own;
        Relations = relations;
        Access = access;
    }

    /// <summary>The schema as it is now.</summary>
    public OwnSchema? Own { get; }

    public IReadOnlyList<MaskedRelation> Relations { get; }

    public ViewAccess Access { get; }

    public required IReadOnlyList<MaskFault> Faults { get; init; }

    public required IReadOnlyList<string> Notices { get; init; }

    /// <summary>Why nothing could be made; null when it could.</summary>
    public string? Conflict { get; init; }

    /// <summary>Views of ours that nothing wants.</summary>
    public IReadOnlyList<OwnRelation> Stale =>
        Conflict is null ? [.. Own?.Views.Where(v => !Access.ByRelation.Values.Contains(v.Oid)) ?? []] : [];

    public DatabaseConfig ToConfig(string database) => new()
    {
        Name = database,
        Relations = [.. Relations.Select(r => r.ToConfig(Access.Owner))],
    };

    public static async Task<MaskedViews> MakeAsync(
        NpgsqlConnection connection,
        StatementRunner runner,
        TargetPlan plan,
        DatabaseWish wish,
        DatabaseCatalog catalog,
        ProtectedColumns protection,
        CancellationToken ct)
    {
        var name = RoleName.ForViews(plan);
        var own = await OwnSchemaReader.ReadAsync(connection, name, ct).ConfigureAwait(false);
        var masks = await new MaskResolution(connection, catalog)
            .ResolveAsync(protection, plan.Protection, ct).ConfigureAwait(false);
        var compiler = new MaskedViewCompiler(catalog, protection, masks, name);
        var relations = compiler.Compile(Used(wish, catalog, protection));
        var conflict = own is null || own.IsOurs(plan)
            ? null
            : $"Schema {name} of database {catalog.Database.Name} exists and does not carry this installation's comment, "
                + "so it is not touched and nothing is masked. Rename or drop it.";
        var lacking = own is null && !catalog.Database.MayCreate
            ? relations.Where(r => r.View is not null).Select(r => r.Relation.Oid).ToHashSet()
            : [];
        if (!wish.HasViews || conflict is not null || lacking.Count > 0)
        {
            relations = [.. relations.Select(r => r with { View = null })];
        }

        own = await new ViewCreation(connection, runner, plan).RunAsync(own, relations, ct).ConfigureAwait(false);
        var byName = own?.Views.ToDictionary(v => v.Name, v => v.Oid, StringComparer.Ordinal) ?? [];
        var views = relations.Where(r => r.View is not null).ToDictionary(r => r.Relation.Oid, r => byName[r.View!.Name]);
        return new MaskedViews(own, relations, new ViewAccess(name, views, lacking))
        {
            Faults = masks.Faults,
            Notices = compiler.Notices,
            Conflict = conflict,
        };
    }

    /// <summary>Relations that some grant under protection may do something with through a view.</summary>
    private static HashSet<uint> Used(DatabaseWish wish, DatabaseCatalog catalog, ProtectedColumns protection)
    {
        var rules = new AccessRules(catalog, protection);
        return
        [
            .. wish.Profiles.Where(p => !p.Exempt).SelectMany(rules.Of)
                .Where(r => (r.Access & r.Relation.Grantable & Viewable) != TableAccess.None)
                .Select(r => r.Relation.Oid),
        ];
    }
}
