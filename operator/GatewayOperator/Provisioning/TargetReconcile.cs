using GatewayOperator.Provisioning.Preflight;
using Npgsql;

namespace GatewayOperator.Provisioning;

/// <summary>
/// One run. Its order is the safety argument: first everything that takes away, then roles that cannot log in, then
/// their privileges, and LOGIN last. Whatever step a crash leaves out, the next run finds in the catalog and does.
/// </summary>
internal sealed class TargetReconcile(
    TargetPlan plan, DateTimeOffset now, DatabaseMemory memory, IProtectionMemory protection, ILogger log)
{
    private readonly StatementRunner _runner = new();
    private readonly GrantLedger _ledger = new(plan);
    private readonly List<string> _notices = [];
    private readonly RolePlan _wanted = RolePlan.Compile(plan, now);
    private readonly HashSet<string> _conflicts = new(StringComparer.Ordinal);
    private readonly StickyProtection _sticky = new(plan, protection);
    private readonly NewObjectsGate _gate = new(plan, protection);
    private readonly List<DatabaseOutcome> _outcomes = [];
    private bool _databaseFailed;
    private bool _faultRemains;

    /// <summary>Also valid after a run that failed: what was taken away stays taken away.</summary>
    public int StatementsExecuted => _runner.Executed;

    public async Task<ProvisioningResult> RunAsync(TargetConnections connections, CancellationToken ct)
    {
        await connections.OpenAsync(plan.Databases, ct).ConfigureAwait(false);
        if (connections.Open.Count == 0)
        {
            throw new ProvisioningException(
                $"The server has none of the databases {string.Join(", ", plan.Databases)}. Correct spec.databases.");
        }

        var server = await ServerRolesReader.ReadAsync(connections.Cluster, ct).ConfigureAwait(false);
        RequireCreateRole(server);
        FindConflicts(server);
        await RecallProtectionAsync(ct).ConfigureAwait(false);
        BlockUnknownDatabases(connections.Unknown);
        var retiring = RetiringProfiles.Find(_wanted, server, plan, memory, _conflicts);
        var unwanted = RoleNarrowing.Unwanted(_wanted, server, plan, retiring);

        await NarrowAsync(connections.Cluster, server, unwanted, retiring, ct).ConfigureAwait(false);
        await CreateAsync(connections.Cluster, server, ct).ConfigureAwait(false);
        await ReconcileDatabasesAsync(connections, server, unwanted, retiring, ct).ConfigureAwait(false);
        await ActivateAsync(connections.Cluster, server, retiring, ct).ConfigureAwait(false);
        await EndForeignSessionsAsync(connections.Cluster, server, ct).ConfigureAwait(false);
        _notices.AddRange(await new RoleRemoval(connections.Cluster, _runner)
            .DropAsync([.. unwanted.Where(r => !r.Elevated)], ct).ConfigureAwait(false));
        _notices.AddRange(unwanted.Where(r => r.Elevated).Select(
            r => $"Role {r.Name} belongs to no grant any more but was given SUPERUSER, REPLICATION or BYPASSRLS; only "
                + $"a superuser can drop it: DROP ROLE {SqlText.Identifier(r.Name)}."));
        await ForgetProtectionAsync(ct).ConfigureAwait(false);
        return Result(retiring.Roles.Count > 0);
    }

    private ProvisioningResult Result(bool hasLeftovers) => new()
    {
        Succeeded = true,
        HasLeftovers = hasLeftovers,
        WasHeldUp = _databaseFailed && !_faultRemains,
        Grants = _ledger.Outcomes(),
        Notices = _notices,
        Databases = [.. _outcomes.Select(o => o.Database).Where(d => plan.Databases.Contains(d.Name))],
        MaskFaults = [.. _outcomes.SelectMany(o => o.MaskFaults)],
        PendingObjects = [.. _outcomes.SelectMany(o => o.PendingObjects)],
        StatementsExecuted = _runner.Executed,
    };

    private static void RequireCreateRole(ServerRoles server)
    {
        if (!server.MayCreateRoles)
        {
            throw new ProvisioningException(
                $"Admin \"{server.Admin}\" may not create roles. Run: "
                + $"ALTER ROLE {SqlText.Identifier(server.Admin)} CREATEROLE.");
        }
    }

    private void FindConflicts(ServerRoles server)
    {
        foreach (var grant in plan.Grants.Where(g => g.ExpiresAt <= now))
        {
            _ledger.Block(grant, ProvisioningReason.Expired, "The grant expired; its role was revoked.");
        }

        foreach (var login in _wanted.Logins.Values)
        {
            Check(login.Grant, login.Profile.RoleName, ObjectComment.Profile, login.Profile.Hash);
            Check(login.Grant, login.Name, ObjectComment.Login, login.Grant.Uid);
            if (!login.Profile.Exempt && _wanted.ViewOwner is { } owner)
            {
                Check(login.Grant, owner, ObjectComment.Views, ObjectComment.Views);
            }
        }

        void Check(GrantPlan grant, string name, string kind, string subject)
        {
            if (RoleConflict.Describe(name, kind, subject, server, plan) is { } conflict)
            {
                _conflicts.Add(name);
                _ledger.Block(grant, ProvisioningReason.Conflict, conflict);
            }
        }
    }

    private async Task RecallProtectionAsync(CancellationToken ct)
    {
        await _sticky.LoadAsync(ct).ConfigureAwait(false);
        if (_sticky.Fault is { } fault)
        {
            foreach (var login in _wanted.Logins.Values.Where(l => !l.Profile.Exempt))
            {
                _ledger.Block(login.Grant, ProvisioningReason.ProtectionNotEnforced, fault);
            }
        }
    }

    private async Task ForgetProtectionAsync(CancellationToken ct)
    {
        if (_databaseFailed)
        {
            return;
        }

        try
        {
            await _sticky.ForgetAsync(ct).ConfigureAwait(false);
        }
        catch (ProtectionMemoryException e)
        {
            _notices.Add(e.Message);
        }
    }

    private void BlockUnknownDatabases(IReadOnlyList<string> unknown)
    {
        foreach (var grant in plan.Grants)
        {
            if (grant.Databases.FirstOrDefault(d => unknown.Contains(d)) is { } missing)
            {
                _ledger.Block(grant, ProvisioningReason.UnknownDatabase,
                    $"The server has no database {missing}. Create it, or correct spec.databases of target and grant.");
            }
            else if (grant.Databases.FirstOrDefault(d => !plan.Databases.Contains(d)) is { } foreign)
            {
                _ledger.Block(grant, ProvisioningReason.UnknownDatabase,
                    $"Database {foreign} is not in spec.databases of target {plan.TargetName}.");
            }
        }
    }

    private async Task NarrowAsync(
        NpgsqlConnection cluster, ServerRoles server, IReadOnlyList<ServerRole> unwanted, RetiringProfiles retiring,
        CancellationToken ct)
    {
        var statements = RoleNarrowing.Statements(_wanted, server, plan, retiring, _conflicts);
        await _runner.TransactionAsync(cluster, statements, ct).ConfigureAwait(false);
        if (!server.MaySignalBackends)
        {
            throw new ProvisioningException(
                $"Admin \"{server.Admin}\" may not end sessions, so a revoked grant would live on; "
                + $"nothing was granted. Run: GRANT pg_signal_backend TO {SqlText.Identifier(server.Admin)}.");
        }

        var ended = await new RoleRemoval(cluster, _runner).TerminateAsync(unwanted, ct).ConfigureAwait(false);
        if (unwanted.Count > 0)
        {
            Log.Revoked(log, plan.TargetName, unwanted.Count, ended);
        }
    }

    private Task CreateAsync(NpgsqlConnection cluster, ServerRoles server, CancellationToken ct) =>
        _runner.TransactionAsync(cluster, RoleCreation.Statements(_wanted, server, plan, _conflicts), ct);

    private async Task ReconcileDatabasesAsync(
        TargetConnections connections, ServerRoles server, IReadOnlyList<ServerRole> unwanted,
        RetiringProfiles retiring, CancellationToken ct)
    {
        var left = await new RoleRemoval(connections.Cluster, _runner)
            .DatabasesOfAsync([.. unwanted, .. ViewOwner(server)], ct).ConfigureAwait(false);
        await OpenLeftoversAsync(connections, left, ct).ConfigureAwait(false);
        var untouched = Untouched();
        var roles = server.ByName.Values.Where(r => r.IsOurs(plan)).Select(r => r.Name)
            .Concat(_wanted.Profiles.Keys).Concat(_wanted.Logins.Keys)
            .Append(RoleName.ForViews(plan))
            .Except(untouched).ToHashSet(StringComparer.Ordinal);
        foreach (var (database, connection) in connections.Open)
        {
            var logins = _wanted.Logins.Values.Where(l => l.Profile.Databases.Contains(database)).ToList();
            var wish = DatabaseWish.For(plan, server, database, logins, untouched, roles, MayHaveViews) with
            {
                Retiring = retiring.Roles,
            };
            var reconcile = new DatabaseReconcile(plan, server, _runner, memory, _sticky, _gate);
            try
            {
                var outcome = await reconcile.RunAsync(connection, wish, ct).ConfigureAwait(false);
                Note(outcome, logins);
            }
            catch (Exception e) when (Problem(e) is { } problem)
            {
                problem = $"Database {database} was not provisioned: {problem}";
                logins.ForEach(l => _ledger.Block(l.Grant, ProvisioningReason.Failed, problem));
                _notices.Add(problem);
                (_databaseFailed, _faultRemains) = (true, _faultRemains || !WillPass(e));
            }
        }
    }

    private bool MayHaveViews =>
        !plan.Maintenance && _wanted.NeedsViewOwner && !_conflicts.Contains(_wanted.ViewOwner!);

    /// <summary>A database that the target no longer lists may still have its views.</summary>
    private IEnumerable<ServerRole> ViewOwner(ServerRoles server) =>
        _wanted.ViewOwner is { } owner && server.ByName.GetValueOrDefault(owner) is { } role && role.IsOurs(plan)
            ? [role]
            : [];

    /// <summary>Roles whose privileges stay as they are: not ours, or what they may have is not known.</summary>
    private HashSet<string> Untouched()
    {
        var unsure = _wanted.Profiles.Values.Where(p => _sticky.Fault is not null && !p.Exempt);
        return [.. _conflicts, .. unsure.Select(p => p.RoleName)];
    }

    /// <summary>A database that the target no longer lists still has to lose what unwanted roles hold there.</summary>
    private async Task OpenLeftoversAsync(
        TargetConnections connections, IReadOnlyList<string> databases, CancellationToken ct)
    {
        try
        {
            await connections.OpenAsync(databases.Except(connections.Open.Keys), ct).ConfigureAwait(false);
        }
        catch (PostgresException e)
        {
            _notices.Add($"Revoked roles keep privileges in {string.Join(", ", databases)}, which could not be opened: "
                + $"{ConnectionFault.Describe(e, plan.Admin)} They have no members.");
        }
    }

    private string? Problem(Exception fault) => fault switch
    {
        ProvisioningException or ProtectionMemoryException => fault.Message,
        PostgresException answer => ConnectionFault.Describe(answer, plan.Admin),
        _ => null,
    };

    private static bool WillPass(Exception fault) => fault
        is ProvisioningException { WillPass: true }
        or PostgresException
        {
            SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected
                or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.UndefinedTable
                or PostgresErrorCodes.UndefinedColumn,
        }
        || (fault is PostgresException internalError && ConnectionFault.IsOfDroppedObject(internalError));

    private void Note(DatabaseOutcome outcome, List<LoginRole> logins)
    {
        _outcomes.Add(outcome);
        _notices.AddRange(outcome.Notices);
        foreach (var login in logins)
        {
            if (outcome.Violations.Where(v => v.Concerns(login)).ToList() is { Count: > 0 } violations
                && !login.Profile.Exempt)
            {
                _ledger.Block(
                    login.Grant, ProvisioningReason.PreflightFailed,
                    PreflightMessage.For(outcome.Database.Name, plan.TargetName, violations));
            }
            else if (outcome.Conflict is { } conflict && !login.Profile.Exempt)
            {
                _ledger.Restrict(login.Grant, ProvisioningReason.Conflict, conflict);
            }
            else if (outcome.MissingRights.TryGetValue(login.Profile.RoleName, out var missing))
            {
                _ledger.Restrict(login.Grant, ProvisioningReason.MissingRight, MissingRightMessage.For(missing));
            }

            if (outcome.LeftOut.TryGetValue(login.Profile.RoleName, out var left))
            {
                _ledger.Note(login.Grant, $"Database {outcome.Database.Name}: {MissingRightMessage.ForLeftOut(left)}");
            }
        }
    }

    private async Task ActivateAsync(
        NpgsqlConnection cluster, ServerRoles server, RetiringProfiles retiring, CancellationToken ct)
    {
        var logins = _wanted.Logins.Values.OrderBy(l => l.Name, StringComparer.Ordinal)
            .ToLookup(l => _ledger.IsBlocked(l.Grant));
        var exposed = logins[true]
            .Where(l => _ledger.Reason(l.Grant)
                is ProvisioningReason.ProtectionNotEnforced or ProvisioningReason.PreflightFailed)
            .Select(l => server.ByName.GetValueOrDefault(l.Name))
            .OfType<ServerRole>()
            .ToList();
        var statements = exposed.Where(r => r.CanLogin)
            .Select(r => $"ALTER ROLE {SqlText.Identifier(r.Name)} NOLOGIN")
            .Concat(retiring.Revocations(logins[true]))
            .Concat(LoginActivation.Statements(logins[false], server, plan));
        await _runner.TransactionAsync(cluster, [.. statements], ct).ConfigureAwait(false);
        foreach (var login in logins[false])
        {
            memory.NoteProfile(plan, login);
        }

        await new RoleRemoval(cluster, _runner).TerminateAsync(exposed, ct).ConfigureAwait(false);
    }

    /// <summary>Whoever gave a role another password may have logged in with it, past the gateway.</summary>
    private async Task EndForeignSessionsAsync(NpgsqlConnection cluster, ServerRoles server, CancellationToken ct)
    {
        foreach (var login in _wanted.Logins.Values)
        {
            if (plan.ReissuePasswords.Contains(login.Name) && !_ledger.IsBlocked(login.Grant)
                && server.ByName.TryGetValue(login.Name, out var role))
            {
                var ended = await new RoleRemoval(cluster, _runner).TerminateForeignAsync(role, ct)
                    .ConfigureAwait(false);
                var grant = $"{login.Grant.Namespace}/{login.Grant.Name}";
                Log.PasswordReissued(log, plan.TargetName, grant, login.Name, ended);
            }
        }
    }
}
