using System.Data;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Provisioning.Preflight;
using GatewayOperator.Provisioning.Views;
using Npgsql;

namespace GatewayOperator.Provisioning;

/// <summary>
/// Brings masked views and ACLs in one database to what the profiles want, in one transaction over one snapshot.
/// </summary>
internal sealed class DatabaseReconcile(
    TargetPlan plan,
    ServerRoles server,
    StatementRunner runner,
    DatabaseMemory memory,
    StickyProtection sticky,
    NewObjectsGate gate)
{
    // Looking at views and making them locks tables as reading does. A migration that wants a table we hold while we
    // wait for one of its own would be ended as a deadlock after a second (deadlock_timeout): we give way before.
    private const string GiveWay = "SET LOCAL lock_timeout = '900ms'";

    public async Task<DatabaseOutcome> RunAsync(NpgsqlConnection connection, DatabaseWish wish, CancellationToken ct)
    {
        await using var transaction = await connection
            .BeginTransactionAsync(IsolationLevel.RepeatableRead, ct).ConfigureAwait(false);
        var fingerprint = await CatalogFingerprint.ReadAsync(connection, ct).ConfigureAwait(false);
        if (memory.Recall(wish, fingerprint, sticky.Columns) is { } verified)
        {
            // Roles that this run created hold nothing yet; the next run need not look at them again.
            memory.Remember(wish, fingerprint, sticky.Columns, verified);
            return (await PreflightAsync(connection, wish, verified, ct).ConfigureAwait(false)).AddTo(verified);
        }

        var before = runner.Executed;
        var (outcome, views) = await CompareAsync(connection, wish, ct).ConfigureAwait(false);
        if (runner.Executed != before)
        {
            fingerprint = await CatalogFingerprint.ReadAsync(connection, ct).ConfigureAwait(false);
        }

        outcome = outcome with
        {
            Database = await DatedAsync(connection, wish, outcome.Database, ct).ConfigureAwait(false),
        };
        var preflight = await PreflightAsync(connection, wish, outcome, ct).ConfigureAwait(false);
        await transaction.CommitAsync(ct).ConfigureAwait(false);
        memory.NoteViews(wish, views.Names);
        var stale = views.Stale();
        if (views.Own is { } own && (stale.Count > 0 || !KeepsSchema(wish)))
        {
            // What is dropped from here on no longer has the fingerprint: the next run looks at everything again.
            var kept = await new StaleViews(connection, runner)
                .DropAsync(own, stale, !KeepsSchema(wish), ct).ConfigureAwait(false);
            return preflight.AddTo(outcome with { Notices = [.. outcome.Notices, .. kept] });
        }

        if (!views.AreRetiring && wish.Retiring.Count == 0)
        {
            memory.Remember(wish, fingerprint, sticky.Columns, outcome);
        }

        return preflight.AddTo(outcome);
    }

    /// <summary>With which schema it is for.</summary>
    private async Task<DatabaseConfig> DatedAsync(
        NpgsqlConnection connection, DatabaseWish wish, DatabaseConfig database, CancellationToken ct)
    {
        var left = await AskAsync(connection, SchemaFingerprint.Sql, ct).ConfigureAwait(false);
        var snapshot = await AskAsync(connection, CatalogSnapshot.Sql, ct).ConfigureAwait(false);
        return database with { Fingerprint = left, Snapshot = memory.FirstSnapshot(wish, left, snapshot) };
    }

    private static async Task<string> AskAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (string)(await command.ExecuteScalarAsync(ct).ConfigureAwait(false))!;
    }

    private Task<PreflightReport> PreflightAsync(
        NpgsqlConnection connection, DatabaseWish wish, DatabaseOutcome outcome, CancellationToken ct) =>
        new PreflightCheck(connection, plan, server.ServerVersion)
            .RunAsync(wish.Logins, wish.Retiring, outcome.Database, ct);

    /// <summary>With it goes the key of the pseudonyms: it stays as long as a policy does.</summary>
    private bool KeepsSchema(DatabaseWish wish) =>
        plan is { Removed: false, Protection.Count: > 0 } && plan.Databases.Contains(wish.Database);

    private async Task<(DatabaseOutcome Outcome, MaskedViews Views)> CompareAsync(
        NpgsqlConnection connection, DatabaseWish wish, CancellationToken ct)
    {
        await using (var patience = new NpgsqlCommand(GiveWay, connection))
        {
            await patience.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
        }

        var catalog = await DatabaseCatalogReader.ReadAsync(connection, ct).ConfigureAwait(false);
        var remembered = sticky.In(catalog);
        var protection = ProtectionClosure.Compute(catalog, plan.Protection, remembered);
        await sticky.RememberAsync(catalog, protection.Reached, ct).ConfigureAwait(false);
        var pending = await gate.FindAsync(catalog, wish, ct).ConfigureAwait(false);
        var views = await new ViewReconcile(connection, runner, plan, wish, memory.LastViews(wish))
            .RunAsync(catalog, protection, pending, ct).ConfigureAwait(false);
        catalog = catalog with { Own = views.Own };
        var acls = new AclWish(catalog, protection, pending, views.Access, plan.InheritNewObjects, server.Admin);
        foreach (var profile in wish.Profiles)
        {
            acls.Add(profile);
        }

        var found = await FoundAsync(connection, wish, catalog, ct).ConfigureAwait(false);
        var statements = AclStatements.For(AclDifference.Between(found, acls.Entries), catalog).ToList();
        if (statements.Count > 0)
        {
            await runner.InTransactionAsync(connection, statements, ct).ConfigureAwait(false);
            await VerifyAsync(connection, wish, acls, catalog, ct).ConfigureAwait(false);
        }

        var outcome = new DatabaseOutcome
        {
            MissingRights = acls.MissingRights,
            LeftOut = acls.LeftOut,
            Notices = [.. Renamed(catalog, remembered), .. views.Notices],
            Database = views.ToConfig(wish.Database),
            MaskFaults = views.Faults,
            PendingObjects = pending.Names(catalog),
            Conflict = views.Conflict,
        };
        return (outcome, views);
    }

    private IReadOnlyList<string> Renamed(DatabaseCatalog catalog, IReadOnlyList<RememberedColumn> remembered) =>
        remembered.Count == 0
            ? []
            : StickyProtection.Notices(catalog, remembered, ProtectionClosure.Compute(catalog, plan.Protection, []));

    /// <summary>GRANT without the grant option only warns, so the catalog is asked what really happened.</summary>
    private static async Task VerifyAsync(
        NpgsqlConnection connection,
        DatabaseWish wish,
        AclWish acls,
        DatabaseCatalog catalog,
        CancellationToken ct)
    {
        var after = await FoundAsync(connection, wish, catalog, ct).ConfigureAwait(false);
        var left = AclDifference.Between(after, acls.Entries);
        var refused = AclStatements.For(left, catalog).ToList();
        if (refused.Count > 0)
        {
            throw new ProvisioningException(
                $"The server accepted but did not carry out {refused.Count} statements; run the first as the object's "
                + $"owner to see why: {refused[0]}.");
        }
    }

    private static async Task<Dictionary<AclEntry, AclScope>> FoundAsync(
        NpgsqlConnection connection, DatabaseWish wish, DatabaseCatalog catalog, CancellationToken ct)
    {
        var found = await AclReader.ReadAsync(connection, wish.Roles, catalog.Own?.Oid ?? 0, ct).ConfigureAwait(false);
        return found.Where(e => !wish.Retiring.Contains(e.Key.Grantee)).ToDictionary();
    }
}
