using Npgsql;

namespace GatewayOperator.Provisioning.Views;

/// <summary>Makes the schema and the views that are missing, inside the caller's transaction.</summary>
internal sealed class ViewCreation(NpgsqlConnection connection, StatementRunner runner, TargetPlan plan)
{
    // PostgreSQL names the view to the owner whose ALTER it refuses.
    private const string InTheWay =
        "A masked view of dbgateway. Migrate through the gateway, or between dbgateway maintenance begin and end.";

    private readonly string _role = RoleName.ForViews(plan);

    /// <returns>The schema with every view that the relations want; null when none is and none is wanted.</returns>
    /// <exception cref="ProvisioningException">A relation has changed meanwhile.</exception>
    public async Task<OwnSchema?> RunAsync(
        OwnSchema? own, IReadOnlyList<MaskedRelation> relations, IReadOnlyList<CatalogView> catalog,
        CancellationToken ct)
    {
        var intact = own?.Views.Where(v => v.IsIntact).Select(v => v.Name).ToHashSet(StringComparer.Ordinal) ?? [];
        var missing = relations.Where(r => r.View is { } view && !intact.Contains(view.Name)).ToList();
        var views = missing.Select(r => r.View!)
            .Concat(catalog.Select(c => c.View).Where(v => !intact.Contains(v.Name))).ToList();
        var functions = catalog.Count == 0 ? [] : CatalogFunction.All(_role)
            .Where(f => own?.Functions.GetValueOrDefault(f.Signature) != f.Body).ToList();
        var release = Release(own, relations);
        if (views.Count + functions.Count == 0 && release is null)
        {
            return own;
        }

        var there = own?.Relations.Select(r => r.Name).ToHashSet(StringComparer.Ordinal) ?? [];
        await runner.InTransactionAsync(
            connection,
            [
                .. missing.Select(r => r.Relation.Oid).Order().Select(Lock),
                .. Schema(own), .. views.SelectMany(v => View(v, there)),
                .. functions.SelectMany(f => f.Create(_role)),
                .. release?.Create(own?.Release is not null) ?? [],
            ],
            ct).ConfigureAwait(false);
        var made = (await OwnSchemaReader.ReadAsync(connection, _role, ct).ConfigureAwait(false))!;
        var byName = made.Views.ToDictionary(v => v.Name, StringComparer.Ordinal);
        await new ViewBinding(connection)
            .VerifyAsync(missing.ToDictionary(r => byName[r.View!.Name].Oid), ct).ConfigureAwait(false);
        await runner.InTransactionAsync(
            connection,
            [.. views.Select(v => Comment(byName[v.Name])), .. Comment(release, made.Release)],
            ct).ConfigureAwait(false);
        return made;
    }

    /// <summary>Null when the one that is there serves, or nothing needs one.</summary>
    private ReleaseProcedure? Release(OwnSchema? own, IReadOnlyList<MaskedRelation> relations)
    {
        var owners = relations.Where(r => r.View is not null).Select(r => r.Relation.Owner)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var wanted = new ReleaseProcedure(_role, owners);
        return owners.Count == 0 || own?.Release?.IsIntact(wanted.Subject) == true ? null : wanted;
    }

    private string Lock(uint table) => $"SELECT {ReleaseProcedure.Lock(_role, $"{table}")}";

    private IEnumerable<string> Schema(OwnSchema? own)
    {
        var schema = SqlText.Identifier(_role);
        if (own is null)
        {
            yield return $"CREATE SCHEMA {schema} AUTHORIZATION {schema}";
            yield return $"COMMENT ON SCHEMA {schema} IS {Comment(ObjectComment.Views, ObjectComment.Views, "")}";
        }

        if (own?.Key is null)
        {
            // The server draws the key, so that no log of statements has it.
            var key = SqlText.Qualified(_role, OwnSchema.KeyTable);
            yield return $"CREATE TABLE {key} (one boolean PRIMARY KEY DEFAULT true CHECK (one), key bytea NOT NULL)";
            yield return $"INSERT INTO {key} (key) SELECT sha256(uuid_send(gen_random_uuid()) "
                + "|| uuid_send(gen_random_uuid()))";
            yield return $"ALTER TABLE {key} OWNER TO {schema}";
        }
    }

    private IEnumerable<string> View(MaskedView view, HashSet<string> there)
    {
        var name = SqlText.Qualified(_role, view.Name);
        if (there.Contains(view.Name))
        {
            yield return $"DROP VIEW {name}";
        }

        yield return $"CREATE VIEW {name} AS {view.Query}";
        yield return $"ALTER VIEW {name} OWNER TO {SqlText.Identifier(_role)}";
    }

    private string Comment(OwnRelation view) =>
        $"COMMENT ON VIEW {SqlText.Qualified(_role, view.Name)} IS "
        + Comment(ObjectComment.View, view.Name, view.Digest, InTheWay);

    private IEnumerable<string> Comment(ReleaseProcedure? release, OwnProcedure? made) => release is null
        ? []
        : [release.CommentIs(Comment(ObjectComment.Release, release.Subject, made!.Digest))];

    private string Comment(string kind, string subject, string revision, string? note = null) => SqlText.Literal(
        new ObjectComment(plan.InstallationId, plan.TargetUid, kind, subject, 0, revision) { Note = note }.ToJson());
}
