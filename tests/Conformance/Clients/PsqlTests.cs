using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>What only psql does, or does in its own way.</summary>
public sealed class PsqlTests
{
    private static LocalInstallation Gateway => ClientsInstallation.Gateway;

    [Test]
    public async Task Psql_sees_its_session_encrypted()
    {
        var result = await PsqlAsync("-c", "\\conninfo");
        Assert.That(result.Succeeded(), Does.Contain("SSL connection"));
    }

    [Test]
    public async Task Psql_describes_a_statement_without_running_it()
    {
        using var folder = new ScratchFolder();
        // \gdesc is Parse and Describe of the extended protocol.
        var script = folder.Write("described.sql", "SELECT id, status FROM orders \\gdesc\n");
        Assert.That((await PsqlAsync("-f", script)).Succeeded(), Is.EqualTo("id|bigint\nstatus|text"));
    }

    [Cell(Feature.Cancel, "psql")]
    [Test]
    public async Task Interrupt_in_psql_cancels_the_statement_and_the_session_lives_on()
    {
        // After an interrupt psql shows no more answers, so that the next statement speaks in the journal.
        string[] statements = ["-c", "SELECT pg_sleep(265)", "-c", "SELECT 'after the interrupt'"];
        using var stage = new Stage(Gateway, "psql", Feature.Cancel);
        using var psql = ClientProgram.Start("psql", Options(statements), stage.Environment);
        await ClientsInstallation.RunningAsync("pg_sleep(265)");
        Processes.Signal("INT", psql.Id);
        Assert.That((await psql.EndAsync()).Error, Does.Contain("57014"));
        var journal = await Journal.OfAsync(stage);
        Assert.That(journal.Outcome("pg_sleep(265)").Text("result"), Is.EqualTo("canceled"));
        Assert.That(journal.Outcome("after the interrupt").Text("result"), Is.EqualTo("completed"));
        Assert.That(
            await Gateway.Server.AskAsync(
                "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(265)%'"),
            Is.EqualTo("0"));
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
