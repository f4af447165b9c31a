using GatewayOperator.Tests.ClusterSupport;

namespace GatewayOperator.Tests.Cluster.Kinds;

/// <summary>What people copy, as the server and kubectl take it.</summary>
[TestFixture("kubectl")]
[TestFixture("kubectl-1.32")]
public sealed class SampleTests(string program)
{
    private readonly Kubectl _kubectl = SharedApiServer.Server.Kubectl(program);

    [TestCaseSource(typeof(Samples), nameof(Samples.Files))]
    public async Task A_sample_is_applied_and_a_second_time_changes_nothing(string file)
    {
        var ns = await SharedApiServer.Server.NamespaceAsync();
        var sample = Samples.Read(file, ns);

        (await _kubectl.ApplyAsync(sample)).Succeeded();

        var difference = await _kubectl.RunAsync(["diff", "-f", "-"], sample);
        Assert.That(difference.ExitCode, Is.Zero, difference.Everything);
    }

    [TestCaseSource(typeof(Samples), nameof(Samples.Files))]
    public async Task A_sample_is_applied_by_the_server(string file)
    {
        var ns = await SharedApiServer.Server.NamespaceAsync();
        var sample = Samples.Read(file, ns);

        (await _kubectl.ApplyAsync(sample, "--server-side", "--dry-run=server")).Succeeded();
        (await _kubectl.ApplyAsync(sample, "--server-side")).Succeeded();
    }
}
