using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>psql, unchanged, over TLS verify-full with a token as its password.</summary>
public sealed class PsqlTests
{
    private static LocalInstallation Gateway => ClientsInstallation.Gateway;

    [Test]
    public async Task Psql_logs_in_and_runs_simple_statements()
    {
        var result = await PsqlAsync("-c", "SELECT count(*) FROM orders WHERE id <= 10; SELECT 'second'");
        Assert.That(result.Succeeded(), Is.EqualTo("10\nsecond"));
    }

    [Test]
    public async Task Psql_sees_its_session_encrypted_and_as_the_grants_role()
    {
        var result = await PsqlAsync("-c", "\\conninfo", "-c", "SELECT session_user");
        Assert.That(result.Succeeded(), Does.Contain("SSL connection").And.Contain(Gateway.LoginRole()));
    }

    [Test]
    public async Task Psql_prepares_and_describes()
    {
        using var folder = new ScratchFolder();
        // \gdesc is Parse and Describe of the extended protocol.
        var script = folder.Write("prepared.sql", """
            PREPARE one (int) AS SELECT id FROM orders WHERE id = $1;
            EXECUTE one (7);
            SELECT id, status FROM orders \gdesc
            """);
        var result = await PsqlAsync("-f", script);
        Assert.That(result.Succeeded(), Is.EqualTo("PREPARE\n7\nid|bigint\nstatus|text"));
    }

    [Test]
    public async Task Psql_copies_in_and_out()
    {
        using var folder = new ScratchFolder();
        var rows = folder.Write(
            "rows", string.Concat(Enumerable.Range(1, 3000).Select(n => $"{n}\tnew\t2026-01-01\tpsql\n")));
        var copied = Path.Combine(folder.Root, "copied");
        var result = await PsqlAsync(
            "-c", "BEGIN", "-c", $"\\copy orders (customer_id, status, created_at, note) from '{rows}'",
            "-c", $"\\copy (SELECT customer_id FROM orders WHERE note = 'psql' ORDER BY 1) to '{copied}'",
            "-c", "ROLLBACK");
        Assert.That(result.Succeeded(), Is.EqualTo("BEGIN\nCOPY 3000\nCOPY 3000\nROLLBACK"));
        Assert.That(await File.ReadAllLinesAsync(copied), Is.EqualTo(Enumerable.Range(1, 3000).Select(n => $"{n}")));
    }

    [Test]
    public async Task Interrupt_in_psql_cancels_the_statement()
    {
        using var psql = ClientProgram.Start("psql", Options("-c", "SELECT pg_sleep(65)"), Gateway.ClientEnvironment());
        await ClientsInstallation.RunningAsync("pg_sleep(65)");
        Processes.Signal("INT", psql.Id);
        var result = await psql.EndAsync();
        Assert.That(result.Error, Does.Contain("57014"));
        Assert.That(
            await Gateway.Server.AskAsync(
                "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(65)%'"),
            Is.EqualTo("0"));
    }

    [Test]
    public async Task Psql_passes_values_of_50_MB_both_ways()
    {
        using var folder = new ScratchFolder();
        var script = folder.Write("large.sql", $"SELECT length('{new string('x', 50_000_000)}');\n");
        Assert.That((await PsqlAsync("-f", script)).Succeeded(), Is.EqualTo("50000000"));
        var back = await PsqlAsync("-c", "SELECT repeat('y', 50000000)");
        Assert.That(back.Succeeded(), Has.Length.EqualTo(50_000_000));
    }

    [Test]
    public async Task Error_inside_a_transaction_of_psql_leaves_it_failed_until_rollback()
    {
        var result = await PsqlAsync(
            "-c", "BEGIN", "-c", "SELECT 1/0", "-c", "SELECT 'refused'", "-c", "ROLLBACK", "-c", "SELECT 'alive'");
        Assert.That(result.Output.Trim(), Is.EqualTo("BEGIN\nROLLBACK\nalive"));
        Assert.That(result.Error, Does.Contain("22012").And.Contain("25P02"));
    }

    [Test]
    public async Task Psql_without_TLS_is_refused_before_it_is_asked_for_the_token()
    {
        var environment = new Dictionary<string, string>(Gateway.ClientEnvironment()) { ["PGSSLMODE"] = "disable" };
        var result = await ClientProgram.RunAsync("psql", Options("-w", "-c", "SELECT 1"), environment);
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain("verify-full"));
    }

    private static Task<ProgramResult> PsqlAsync(params string[] arguments) =>
        ClientProgram.RunAsync("psql", Options(arguments), Gateway.ClientEnvironment());

    private static string[] Options(params string[] arguments) =>
        ["-X", "-A", "-t", "-v", "VERBOSITY=verbose", .. arguments];
}
