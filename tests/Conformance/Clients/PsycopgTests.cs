using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>psycopg 3, unchanged; <c>python/client.py</c> has the scenarios.</summary>
public sealed class PsycopgTests
{
    // Debian's packages are for Debian's interpreter.
    private const string Python = "/usr/bin/python3";

    [OneTimeSetUp]
    public async Task RequirePsycopgAsync()
    {
        if (!File.Exists(Python) || (await ClientProgram.RunAsync(Python, ["-c", "import psycopg"])).ExitCode != 0)
        {
            Assert.Ignore("python3-psycopg is not installed; make deps installs it.");
        }
    }

    [TestCase("simple", TestName = "Psycopg_logs_in_and_runs_simple_statements")]
    [TestCase("prepared", TestName = "Psycopg_runs_prepared_statements")]
    [TestCase("pipelined", TestName = "Psycopg_pipelines_and_an_error_undoes_the_pipeline")]
    [TestCase("copy", TestName = "Psycopg_copies_in_and_out")]
    [TestCase("cancel", TestName = "Psycopg_cancels_a_statement_and_keeps_its_session")]
    [TestCase("large", TestName = "Psycopg_passes_values_of_50_MB_both_ways")]
    [TestCase("transaction", TestName = "Psycopg_recovers_from_errors_inside_transactions")]
    public async Task Psycopg_runs(string scenario)
    {
        var script = Repository.PathOf("tests/Conformance/python/client.py");
        var result = await ClientProgram.RunAsync(
            Python, [script, scenario], ClientsInstallation.Gateway.ClientEnvironment());
        Assert.That(result.Succeeded(), Is.EqualTo("ok"), result.Everything);
    }
}
