using System.Diagnostics;
using GatewayOperator.Tests.Faults.Checks;
using GatewayOperator.Tests.Faults.Rounds;
using GatewayOperator.Tests.Faults.Worlds;
using GatewayOperator.Tests.Harness.Gateway;

namespace GatewayOperator.Tests.Faults;

/// <summary>
/// Whatever breaks: what ran was recorded before, all of it gets into the store, and verify tells the truth.
/// </summary>
public sealed class FaultTests
{
    /// <summary>Rounds that one installation serves; verification reads all of it after each.</summary>
    private const int RoundsOfOneWorld = 16;

    private const int WeightOfQuick = 4;

    private readonly SortedDictionary<string, RoundResult> _results = new(StringComparer.Ordinal);
    private int _round;

    [Test]
    public Task Nothing_that_ran_is_lost_when_processes_die_directories_vanish_and_clocks_step() =>
        RunAsync(WorldKind.Directory);

    [Test]
    public Task Nothing_that_ran_is_lost_when_disks_are_full_or_read_only()
    {
        if (!SmallDisk.IsPermitted())
        {
            Assert.Ignore(SmallDisk.NeedsRoot);
        }

        return RunAsync(WorldKind.SmallDisks);
    }

    [Test]
    public Task Nothing_that_ran_is_lost_when_object_storage_stops_stalls_or_refuses() =>
        RunAsync(WorldKind.ObjectStorage);

    private async Task RunAsync(WorldKind kind)
    {
        var random = new Random(FaultSettings.Seed);
        var deck = new Deck(Catalog.Of(kind), random, FaultSettings.Rounds is null ? 1 : WeightOfQuick);
        // A short run strikes once with everything there is.
        var rounds = FaultSettings.Rounds ?? deck.Size;
        TestContext.Progress.WriteLine($"{kind}: {rounds} rounds, seed {FaultSettings.Seed}");
        for (var done = 0; done < rounds; done += RoundsOfOneWorld)
        {
            await using var world = await FaultWorld.StartAsync(kind);
            var auditor = new Auditor(world);
            for (var i = done; i < Math.Min(rounds, done + RoundsOfOneWorld); i++)
            {
                await RunAsync(world, auditor, deck.Next(), random);
            }
        }

        Report();
    }

    private async Task RunAsync(FaultWorld world, Auditor auditor, Fault fault, Random random)
    {
        var round = new Round(world, auditor, fault, random, ++_round);
        var clock = Stopwatch.StartNew();
        try
        {
            var result = await round.RunAsync();
            _results[fault.Name] = _results.TryGetValue(fault.Name, out var before) ? before + result : result;
            TestContext.Progress.WriteLine($"  {_round} {fault}: {result}");
        }
        catch
        {
            TestContext.Progress.WriteLine(
                $"  {_round} {fault}: failed after {clock.Elapsed.TotalSeconds:0} s, seed {FaultSettings.Seed}; "
                + $"the operator said:\n{world.Installation.Operator.Output}");
            throw;
        }
    }

    private void Report()
    {
        foreach (var (fault, result) in _results)
        {
            TestContext.Progress.WriteLine($"{fault}: {result}");
        }

        if (_results.Count > 0)
        {
            TestContext.Progress.WriteLine($"all: {_results.Values.Aggregate((one, other) => one + other)}");
        }
    }
}
