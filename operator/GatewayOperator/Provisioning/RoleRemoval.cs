using Npgsql;

namespace GatewayOperator.Provisioning;

/// <summary>Ends what roles still do and drops them.</summary>
internal sealed class RoleRemoval(NpgsqlConnection connection, StatementRunner runner)
{
    private const string Terminate = """
        SELECT count(*) FILTER (WHERE pg_terminate_backend(s.pid))
        FROM pg_stat_activity s WHERE s.usesysid = ANY ($1)
        """;

    // The gateway names its sessions so; a session may rename itself, which makes this a remedy, not a boundary.
    private const string TerminateForeign = Terminate + " AND NOT starts_with(s.application_name, 'dbgw/')";

    private const string LeftIn = """
        SELECT DISTINCT d.datname::text FROM pg_shdepend s JOIN pg_database d ON d.oid = s.dbid
        WHERE s.refclassid = 'pg_authid'::regclass AND s.refobjid = ANY ($1) AND s.deptype IN ('a', 'o')
          AND d.datallowconn
        """;

    /// <summary>The sessions of these roles end now; an open cursor would otherwise outlive the REVOKE.</summary>
    /// <returns>The number of sessions.</returns>
    public async Task<long> TerminateAsync(IReadOnlyCollection<ServerRole> roles, CancellationToken ct)
    {
        return roles.Count == 0 ? 0 : await EndAsync(Terminate, roles, ct).ConfigureAwait(false);
    }

    /// <summary>The sessions of this role that do not bear the gateway's name end now.</summary>
    /// <returns>The number of sessions.</returns>
    public Task<long> TerminateForeignAsync(ServerRole role, CancellationToken ct) =>
        EndAsync(TerminateForeign, [role], ct);

    /// <summary>Databases in which these roles hold privileges or own something, the target's or not.</summary>
    public async Task<IReadOnlyList<string>> DatabasesOfAsync(
        IReadOnlyCollection<ServerRole> roles, CancellationToken ct)
    {
        if (roles.Count == 0)
        {
            return [];
        }

        await using var command = new NpgsqlCommand(LeftIn, connection) { Parameters = { Oids(roles) } };
        await using var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        return await new ResultRows(reader).NextAsync(r => r.GetString(0), ct).ConfigureAwait(false);
    }

    /// <returns>Notices about the roles that could not be dropped.</returns>
    public async Task<IReadOnlyList<string>> DropAsync(IReadOnlyCollection<ServerRole> roles, CancellationToken ct)
    {
        var names = roles.Select(r => SqlText.Identifier(r.Name)).ToList();
        if (names.Count == 0 || await TryDropAsync(string.Join(", ", names), ct).ConfigureAwait(false))
        {
            return [];
        }

        var notices = new List<string>();
        foreach (var name in names)
        {
            if (!await TryDropAsync(name, ct).ConfigureAwait(false))
            {
                notices.Add(
                    $"Role {name} can no longer log in but could not be dropped: it owns objects or holds privileges "
                    + $"that another role granted. Run REASSIGN OWNED BY {name} TO CURRENT_USER; DROP OWNED BY {name}; "
                    + "in every database; the next reconcile drops it.");
            }
        }

        return notices;
    }

    private async Task<long> EndAsync(string sql, IReadOnlyCollection<ServerRole> roles, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { Oids(roles) } };
        return (long)(await command.ExecuteScalarAsync(ct).ConfigureAwait(false))!;
    }

    private async Task<bool> TryDropAsync(string names, CancellationToken ct)
    {
        try
        {
            await runner.TransactionAsync(connection, [$"DROP ROLE {names}"], ct).ConfigureAwait(false);
            return true;
        }
        catch (PostgresException e) when (e.SqlState
            is PostgresErrorCodes.DependentObjectsStillExist or PostgresErrorCodes.InsufficientPrivilege)
        {
            return false;
        }
    }

    private static NpgsqlParameter Oids(IReadOnlyCollection<ServerRole> roles) => new()
    {
        Value = roles.Select(r => r.Oid).ToArray(),
        NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Oid,
    };
}
