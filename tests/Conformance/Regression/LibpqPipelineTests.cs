using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Conformance.Regression;

/// <summary>libpq's own tests of pipeline mode, traced message by message where their authors keep a trace.</summary>
public sealed class LibpqPipelineTests
{
    // The authors' traces are of this many rows.
    private const string Rows = "700";

    [TestCaseSource(nameof(TestsAsync))]
    public async Task Libpq_pipeline_test_passes_through_the_gateway_with_the_same_messages(string test)
    {
        using var folder = new ScratchFolder();
        var direct = await RunAsync(test, TwoWays.Direct, folder);
        var gateway = await RunAsync(test, TwoWays.Gateway, folder);
        Assert.That(gateway, Is.EqualTo(direct));
        if (File.Exists(RecordedTrace(test)))
        {
            Assert.That(gateway, Is.EqualTo(await File.ReadAllTextAsync(RecordedTrace(test))));
        }
    }

    /// <returns>The trace; nothing for tests whose messages interleave as time has it.</returns>
    private static async Task<string> RunAsync(string test, Endpoint endpoint, ScratchFolder folder)
    {
        var trace = Path.Combine(folder.Root, $"{endpoint.Name}.trace");
        string[] traced = File.Exists(RecordedTrace(test)) ? ["-t", trace] : [];
        var result = await ClientProgram.RunAsync(
            PostgresTestSources.LibpqPipeline,
            [.. traced, "-r", Rows, test, "dbname=postgres"],
            endpoint.Environment(folder.Write($"{endpoint.Name}.crt", endpoint.CaPem)));
        result.Succeeded();
        return traced.Length > 0 ? await File.ReadAllTextAsync(trace) : "";
    }

    private static string RecordedTrace(string test) =>
        Path.Combine(PostgresTestSources.PathOf("modules/libpq_pipeline/traces"), $"{test}.trace");

    private static async Task<IEnumerable<string>> TestsAsync()
    {
        var list = await ClientProgram.RunAsync(PostgresTestSources.LibpqPipeline, ["tests"]);
        return list.Succeeded().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }
}
