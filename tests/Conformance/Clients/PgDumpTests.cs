using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>pg_dump and pg_restore, from one database to another, both through the gateway.</summary>
public sealed class PgDumpTests
{
    private const string Client = "pg_dump";
    private const string Database = ClientsInstallation.Database;
    private const long LargeGrowth = 100 * 1024 * 1024;

    private static readonly string[] Tables = ["customers", "orders", "order_items", "payments"];

    private static LocalInstallation Gateway => ClientsInstallation.Gateway;

    [Cell(Feature.Connect, Client)]
    [Cell(Feature.Simple, Client)]
    [Cell(Feature.CopyText, Client)]
    [Test]
    public async Task Dump_and_restore_by_two_jobs_keep_every_row()
    {
        using var stage = new Stage(Gateway, Client, Feature.Connect, MatrixGateway.Exempt);
        var dump = Path.Combine(stage.Root, "dump");
        await RunAsync(stage, "pg_dump", "-Fd", "-j", "2", "-f", dump);
        await RunAsync(
            stage, "pg_restore", "-j", "2", "--no-owner", "--no-acl", "--exit-on-error", "-d", Database, dump);
        foreach (var table in Tables)
        {
            Assert.That(
                await DigestAsync(Database, table),
                Is.EqualTo(await DigestAsync(Gateway.Server.Shop.Name, table)),
                table);
        }
    }

    [Cell(Feature.Cursor, Client)]
    [Test]
    public async Task Dump_as_INSERT_fetches_its_rows_in_portions()
    {
        using var stage = new Stage(Gateway, Client, Feature.Cursor, MatrixGateway.Exempt);
        var dump = Path.Combine(stage.Root, "dump.sql");
        await RunAsync(stage, "pg_dump", "--inserts", "-t", "customers", "-f", dump);
        var rows = File.ReadLines(dump).Count(l => l.StartsWith("INSERT INTO", StringComparison.Ordinal));
        Assert.That(rows, Is.EqualTo(10_000));
        var portions = (await Journal.OfAsync(stage)).Count(
            l => l.Text("sql").StartsWith("FETCH", StringComparison.Ordinal));
        Assert.That(portions, Is.AtLeast(100));
    }

    [Cell(Feature.Large, Client)]
    [Test]
    public async Task Dump_and_restore_pass_a_value_of_200_MB_without_filling_the_proxys_memory()
    {
        using var stage = new Stage(Gateway, Client, Feature.Large, MatrixGateway.Exempt);
        var cluster = Gateway.Server.Cluster;
        await cluster.ExecuteAsync(
            Database,
            $"""
            CREATE TABLE large AS SELECT repeat('0123456789', 20000000) AS value;
            ALTER TABLE large OWNER TO {Gateway.Server.Dba.Username};
            """,
            default);
        var digest = await DigestAsync(Database, "large");
        var dump = Path.Combine(stage.Root, "dump");
        var before = Processes.ResidentBytes(Gateway.Proxy);
        await RunAsync(stage, "pg_dump", "-Fc", "-Z", "0", "-t", "large", "-f", dump, Database);
        await cluster.ExecuteAsync(Database, "DROP TABLE large", default);
        await RunAsync(stage, "pg_restore", "--exit-on-error", "-d", Database, "--no-owner", dump);
        Assert.That(Processes.ResidentBytes(Gateway.Proxy) - before, Is.LessThan(LargeGrowth));
        Assert.That(await DigestAsync(Database, "large"), Is.EqualTo(digest));
    }

    private static async Task RunAsync(Stage stage, string program, params string[] arguments) =>
        (await ClientProgram.RunAsync(program, arguments, stage.Environment)).Succeeded();

    private static async Task<string> DigestAsync(string database, string table) =>
        (await Gateway.Server.Cluster.QueryAsync(
            database,
            $"SELECT count(*), md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))) FROM public.{table} t",
            default)).Single();
}
