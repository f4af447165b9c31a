using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>pgbench, whose scripts cannot show what they were answered: the tests look at what they did.</summary>
public sealed class PgbenchTests
{
    private const string Pgbench = "pgbench";

    private static LocalInstallation Gateway => ClientsInstallation.Gateway;

    [Cell(Feature.Connect, Pgbench)]
    [Test]
    public async Task Pgbench_logs_in_with_the_token()
    {
        using var stage = new Stage(Gateway, Pgbench, Feature.Connect);
        var said = await RunAsync(stage, "SELECT session_user AS me \\gset\n\\shell echo saw :me\n", "-t", "1");
        Assert.That(said, Does.Contain($"saw {Gateway.LoginRole()}"));
    }

    [Cell(Feature.Simple, Pgbench)]
    [Test]
    public async Task Pgbench_works_with_simple_Query()
    {
        using var stage = new Stage(Gateway, Pgbench, Feature.Simple);
        var prepared = await WorkAsync(stage, "simple");
        Assert.That(prepared, Is.Empty);
    }

    [Cell(Feature.Extended, Pgbench)]
    [Cell(Feature.Unnamed, Pgbench)]
    [Test]
    public async Task Pgbench_works_with_parameters_of_unnamed_statements()
    {
        using var stage = new Stage(Gateway, Pgbench, Feature.Unnamed);
        var prepared = await WorkAsync(stage, "extended");
        Assert.That(prepared, Has.Count.GreaterThanOrEqualTo(50).And.All.Empty);
    }

    [Cell(Feature.Named, Pgbench)]
    [Test]
    public async Task Pgbench_works_with_named_statements()
    {
        using var stage = new Stage(Gateway, Pgbench, Feature.Named);
        var prepared = await WorkAsync(stage, "prepared");
        Assert.That(prepared, Has.Count.EqualTo(2).And.All.Not.Empty);
    }

    [Cell(Feature.Pipelined, Pgbench)]
    [Test]
    public async Task Pipeline_of_pgbench_runs_in_order_and_is_undone_by_an_error()
    {
        using var stage = new Stage(Gateway, Pgbench, Feature.Pipelined);
        var inserts = string.Concat(Enumerable.Range(1, 200).Select(n => Insert($"{n}", stage.Tag)));
        await RunAsync(stage, $"\\startpipeline\n{inserts}\\endpipeline\n", "-M", "extended", "-t", "1");
        var order = await Gateway.Server.AskAsync(
            $"SELECT string_agg(customer_id::text, ',' ORDER BY id) FROM orders WHERE note = '{stage.Tag}'");
        Assert.That(order, Is.EqualTo(string.Join(',', Enumerable.Range(1, 200))));

        using var failing = new Stage(Gateway, Pgbench, Feature.Pipelined);
        var insert = Insert("1", failing.Tag);
        var script = failing.Write("failing.sql", $"\\startpipeline\n{insert}SELECT 1/0;\n{insert}\\endpipeline\n");
        var result = await ClientProgram.RunAsync(
            Pgbench, ["-n", "-M", "extended", "-t", "1", "-f", script], failing.Environment);
        Assert.That(result.ExitCode, Is.Not.Zero);
        Assert.That(result.Error, Does.Contain("division by zero"));
        Assert.That(await failing.OrdersAsync(), Is.EqualTo("0|0"));
    }

    [Cell(Feature.CopyText, Pgbench)]
    [Test]
    public async Task Pgbench_fills_its_tables_by_COPY_and_runs_TPC_B_on_them()
    {
        using var stage = new Stage(Gateway, Pgbench, Feature.CopyText, MatrixGateway.Exempt);
        (await ClientProgram.RunAsync(
            Pgbench, ["-i", "-s", "1", ClientsInstallation.Database], stage.Environment)).Succeeded();
        var run = await ClientProgram.RunAsync(
            Pgbench, ["-n", "-c", "2", "-t", "20", ClientsInstallation.Database], stage.Environment);
        Assert.That(run.Succeeded(), Does.Contain("processed: 40/40"));
        var rows = await Gateway.Server.Cluster.QueryAsync(
            ClientsInstallation.Database,
            "SELECT (SELECT count(*) FROM pgbench_accounts), (SELECT count(*) FROM pgbench_history)",
            default);
        Assert.That(rows, Is.EqualTo(["100000|40"]));
    }

    [Cell(Feature.Storm, Pgbench)]
    [Test]
    public async Task Pgbench_connects_for_each_of_two_hundred_transactions_and_leaves_no_session()
    {
        using var stage = new Stage(Gateway, Pgbench, Feature.Storm);
        var said = await RunAsync(stage, Insert("1", stage.Tag), "-C", "-c", "20", "-j", "2", "-t", "10");
        Assert.That(said, Does.Contain("processed: 200/200"));
        Assert.That(await stage.OrdersAsync(), Is.EqualTo("200|200"));
        await stage.GoneAsync();
    }

    /// <summary>Reads and writes from two sessions, and returns the names that one of them prepared.</summary>
    private static async Task<List<string>> WorkAsync(Stage stage, string mode)
    {
        var script = $"\\set id random(1, 20000)\nSELECT status FROM orders WHERE id = :id;\n{Insert("7", stage.Tag)}";
        var said = await RunAsync(stage, script, "-M", mode, "-c", "2", "-t", "50");
        Assert.That(said, Does.Contain("processed: 100/100"));
        Assert.That(await stage.OrdersAsync(), Is.EqualTo("100|700"));
        var journal = await Journal.OfAsync(stage);
        var protocols = journal.Where(l => l.Text("type") == "statement").Select(l => l.Text("protocol"));
        Assert.That(protocols.Distinct(), Is.EqualTo([mode == "simple" ? "simple" : "extended"]));
        return [.. journal.Where(l => l.Text("type") == "prepare").Select(l => l.Text("name"))];
    }

    private static async Task<string> RunAsync(Stage stage, string script, params string[] options)
    {
        var path = stage.Write("script.sql", script);
        return (await ClientProgram.RunAsync(Pgbench, ["-n", .. options, "-f", path], stage.Environment)).Succeeded();
    }

    private static string Insert(string customer, string tag) =>
        "INSERT INTO orders (customer_id, status, created_at, note) "
            + $"VALUES ({customer}, 'new', now(), '{tag}');\n";
}
