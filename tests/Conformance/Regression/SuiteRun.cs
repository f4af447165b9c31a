using System.Globalization;
using System.Text.RegularExpressions;
using GatewayOperator.Tests.Harness.Installation;
using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Conformance.Regression;

/// <summary>One run of a suite against one endpoint: what its driver says about every test.</summary>
public sealed partial class SuiteRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    private readonly Dictionary<string, TestOutcome> _outcomes;
    private readonly string _transcript;

    private SuiteRun(string transcript, string differences, IEnumerable<TestOutcome> outcomes)
    {
        _transcript = transcript;
        Differences = differences;
        _outcomes = outcomes.ToDictionary(outcome => outcome.Test);
    }

    /// <summary>The driver's diff of what PostgreSQL's authors expect and what it got; empty when all passed.</summary>
    public string Differences { get; }

    public static async Task<SuiteRun> RunAsync(Suite suite, Endpoint endpoint)
    {
        using var folder = await SuiteFolder.CreateAsync(suite, endpoint);
        var started = TimeProvider.System.GetTimestamp();
        var driver = ServerCommand.Describe(
            "env", ["-C", folder.Output, PostgresTestSources.Driver(suite.Driver), .. Arguments(suite, folder)]);
        var result = await ClientProgram.RunAsync(
            driver.FileName, driver.ArgumentList, endpoint.Environment(folder.CaPath), Patience);
        var run = new SuiteRun(result.Everything, folder.Written("regression.diffs"), Outcomes(result.Output, folder));
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        await TestContext.Progress.WriteLineAsync(
            $"{suite.Folder}, {endpoint.Name}: {run._outcomes.Values.Count(o => o.Passed)} of {run._outcomes.Count} ok "
                + string.Create(CultureInfo.InvariantCulture, $"in {seconds:0} s"));
        return run;
    }

    /// <summary>The outcome of a test; fails when the driver never came to it or it left nothing to judge.</summary>
    public TestOutcome Of(string test)
    {
        Assert.That(_outcomes, Contains.Key(test), $"The driver never came to {test}:\n{_transcript}");
        Assert.That(_outcomes[test].Output, Is.Not.Empty);
        return _outcomes[test];
    }

    private static string[] Arguments(Suite suite, SuiteFolder folder) =>
    [
        $"--inputdir={folder.Input}", $"--outputdir={folder.Output}", $"--dlpath={folder.Input}",
        $"--bindir={PostgresBinaries.Directory}", $"--schedule={Path.Combine(folder.Input, suite.Schedule)}",
    ];

    private static IEnumerable<TestOutcome> Outcomes(string transcript, SuiteFolder folder) =>
        DriverLine().Matches(transcript).Select(line =>
        {
            var test = line.Groups["test"].Value;
            return new TestOutcome(test, line.Groups["ok"].Success, folder.Written($"results/{test}.out"));
        });

    // Up to PostgreSQL 15: "test boolean ... ok 47 ms"; from 16 on: "ok 3 + boolean 47 ms".
    [GeneratedRegex(
        @"^(?:test)? +(?<test>\S+) +\.\.\. (?:(?<ok>ok)|\S+)|^(?:(?<ok>ok)|not ok) +\d+ +[-+] (?<test>\S+)",
        RegexOptions.Multiline)]
    private static partial Regex DriverLine();
}
