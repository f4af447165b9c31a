using System.Diagnostics;
using GatewayOperator.Tests.Faults.Checks;
using GatewayOperator.Tests.Faults.Load;
using GatewayOperator.Tests.Faults.Worlds;

namespace GatewayOperator.Tests.Faults.Rounds;

/// <summary>Load, one fault at a random moment, healing, and a look at everything that is left.</summary>
public sealed class Round(FaultWorld world, Auditor auditor, Fault fault, Random random, int number)
{
    // What a client may be told: refused and lost (58030, 28000), a shutdown, its own bad statements.
    private static readonly HashSet<string> Defined =
    [
        "58030", "55000", "28000", "57P01", "57P03", "53300", "08006", "57014",
        "42601", "42P01", "42703", "42501", "22012", "23514", "25P02",
    ];

    public async Task<RoundResult> RunAsync()
    {
        var clock = Stopwatch.StartNew();
        var load = new ClientLoad(world.Installation, random, number);
        await Task.Delay(random.Next(50, 500));
        await fault.StrikeAsync(world, random);
        await Task.Delay(random.Next(50, 700));
        await fault.HealAsync(world);
        await world.ServedAsync();
        await load.StopAsync();
        await world.SettledAsync();
        AssertDefined(load.Seen);
        var result = await auditor.AuditAsync(fault);
        return result with { Seen = load.Seen, Took = clock.Elapsed };
    }

    private static void AssertDefined(Tally seen)
    {
        Assert.That(
            seen[nameof(Ending.Hung)], Is.Zero, $"A client neither got an answer nor lost its connection: {seen}");
        Assert.That(seen.Keys.Where(k => !Enum.TryParse<Ending>(k, out _)), Is.SubsetOf(Defined), seen.ToString());
    }
}
