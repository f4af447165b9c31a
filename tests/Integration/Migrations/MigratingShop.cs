using GatewayOperator.Tests.Harness.Installation;
using Npgsql;

namespace GatewayOperator.Tests.Integration.Migrations;

/// <summary>
/// An installation whose break-glass role may act as the tables' owner, and small tables with a protected column.
/// </summary>
public sealed class MigratingShop : IAsyncDisposable
{
    public const string Canary = "canary-4711-sings";

    private readonly IReadOnlyList<string> _tables;

    private MigratingShop(LocalInstallation gateway, IReadOnlyList<string> tables) =>
        (Gateway, _tables) = (gateway, tables);

    public LocalInstallation Gateway { get; }

    private static SharedServer Server => ServerOfThisRun.Server;

    public static async Task<MigratingShop> StartAsync(params IReadOnlyList<string> tables)
    {
        await AdministerAsync($"GRANT \"{Server.Shop.OwnerRole}\" TO {Server.Dba.Username}");
        foreach (var table in tables)
        {
            await OwnerAsync(
                $"""
                CREATE TABLE {table} (id int PRIMARY KEY, tax_ssn text, note text);
                INSERT INTO {table} VALUES (1, '{Canary}', 'seen');
                """);
        }

        var gateway = await LocalInstallation.StartAsync(
            Server,
            resources =>
            {
                resources.Edit(ResourceFolder.Target, "newObjects: Deny", "newObjects: Inherit");
                resources.Edit(ResourceFolder.Breakglass, "maxConcurrent: 1", "maxConcurrent: 5");
                // A mask that reads its column: PostgreSQL then refuses to change the column under the view.
                resources.Edit(ResourceFolder.Policy, "mask: {type: \"Null\"}", "mask: {type: Partial, keepLast: 4}");
            });
        await gateway.ReadyAsync("DatabaseGrant", "dba-breakglass");
        return new MigratingShop(gateway, tables);
    }

    /// <summary>Past the gateway, as a superuser.</summary>
    public static Task AdministerAsync(string sql) => Server.Cluster.ExecuteAsync("postgres", sql, default);

    /// <summary>Past the gateway, as the role that owns the tables.</summary>
    public static Task OwnerAsync(string sql) =>
        Server.Cluster.ExecuteAsync(Server.Shop.Name, $"SET ROLE \"{Server.Shop.OwnerRole}\"; {sql}", default);

    /// <summary>One statement or several in a Query message, as the owner, through the gateway.</summary>
    public Task<ProgramResult> MigrateAsync(params IEnumerable<string> sql)
    {
        var environment = new Dictionary<string, string>(Gateway.ClientEnvironment("dba-breakglass"))
        {
            ["PGPASSWORD"] = Gateway.Tokens.OfBreakglass(),
        };
        return ClientProgram.RunAsync(
            "psql",
            ["-X", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=verbose", .. sql.SelectMany(s => (string[])["-c", s])],
            environment);
    }

    public Task<NpgsqlConnection> OpenMigrationAsync() =>
        Gateway.OpenAsync("dba-breakglass", Gateway.Tokens.OfBreakglass());

    /// <summary>Names and versions of the masked views of a table.</summary>
    public static async Task<string> ViewsAsync(string table) => string.Join(',', await Server.Cluster.QueryAsync(
        Server.Shop.Name,
        $"""
        SELECT DISTINCT r.ev_class::regclass || ' ' || r.oid FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
        WHERE d.classid = 'pg_rewrite'::regclass AND d.refobjid = to_regclass('{table}')
          AND d.refclassid = 'pg_class'::regclass
        ORDER BY 1
        """,
        default));

    /// <summary>What the masked grant is shown, or the SQLSTATE of the refusal; never a canary.</summary>
    public async Task<string> ReadAsync(string sql)
    {
        await using var connection = await Gateway.OpenAsync();
        return await ReadAsync(connection, sql);
    }

    public static async Task<string> ReadAsync(NpgsqlConnection connection, string sql)
    {
        try
        {
            await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<string>();
            while (await reader.ReadAsync())
            {
                rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount)
                    .Select(i => reader.IsDBNull(i) ? "" : reader.GetString(i))));
            }

            var shown = string.Join('\n', rows);
            Assert.That(shown, Does.Not.Contain(Canary), sql);
            return shown;
        }
        catch (PostgresException e)
        {
            Assert.That($"{e.MessageText}{e.Detail}", Does.Not.Contain(Canary), sql);
            return e.SqlState;
        }
    }

    /// <summary>Reads until the masked grant is shown this again.</summary>
    public Task ShowsAsync(string sql, string wanted)
    {
        var last = "";
        return Eventually.HoldsAsync(
            $"{sql} shows {wanted}", async () => (last = await ReadAsync(sql)) == wanted, () => $"It showed {last}.");
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        foreach (var table in _tables)
        {
            await OwnerAsync($"DROP TABLE IF EXISTS {table} CASCADE");
        }

        await AdministerAsync($"REVOKE \"{Server.Shop.OwnerRole}\" FROM {Server.Dba.Username}");
    }
}
