using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>node-postgres, unchanged; <c>node/client.mjs</c> has the scenarios.</summary>
public sealed class NodePostgresTests
{
    private static readonly string Folder = Repository.PathOf("tests/Conformance/node");

    [OneTimeSetUp]
    public void RequirePackages()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "pg")))
        {
            Assert.Ignore("node-postgres is not installed; make deps installs it.");
        }
    }

    [TestCase("simple", TestName = "Node_postgres_logs_in_and_runs_simple_statements")]
    [TestCase("prepared", TestName = "Node_postgres_runs_prepared_statements")]
    [TestCase("pipelined", TestName = "Node_postgres_queues_many_statements")]
    [TestCase("copy", TestName = "Node_postgres_copies_in_and_out")]
    [TestCase("cancel", TestName = "Node_postgres_cancels_a_statement_and_keeps_its_session")]
    [TestCase("large", TestName = "Node_postgres_passes_values_of_50_MB_both_ways")]
    [TestCase("transaction", TestName = "Node_postgres_recovers_from_errors_inside_transactions")]
    public async Task Node_postgres_runs(string scenario)
    {
        var result = await ClientProgram.RunAsync(
            "node", [Path.Combine(Folder, "client.mjs"), scenario], ClientsInstallation.Gateway.ClientEnvironment());
        Assert.That(result.Succeeded(), Is.EqualTo("ok"), result.Everything);
    }
}
