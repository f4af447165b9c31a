using System.Globalization;
using GatewayOperator.Tests.Benchmarks.Report;

namespace GatewayOperator.Tests.Benchmarks.Holds;

/// <summary>What approval costs: those who wait for it, and those whom no rule is about.</summary>
public sealed class HoldsProgram(BenchOptions options)
{
    private const int Many = 1_000;
    private const int Few = 50;

    public async Task RunAsync(CancellationToken ct)
    {
        var load = (await File.ReadAllTextAsync("/proc/loadavg", ct)).Split(' ')[0];
        Say("statements that no rule matches");
        var figures = RuleFigures.Table(await new RuleRounds(options.Rounds).RunAsync());
        Console.WriteLine(figures);
        var holds = options.Quick ? Few : Many;
        Say(string.Create(CultureInfo.InvariantCulture, $"{holds} holds"));
        var run = await new HoldRounds(holds).RunAsync(ct);
        var text = await Machine.DescribeAsync(ct)
            + $"Rounds: {options.Rounds}. Load of the machine by others when it began: {load}.\n\n"
            + $"### A thousand holds\n\n{run}\n### A statement that no rule matches\n\n{figures}";
        Console.WriteLine(text);
        if (!options.Quick)
        {
            PerformancePage.Write("holds", text);
        }
    }

    private static void Say(string text) => Console.WriteLine($"bench: holds: {text}");
}
