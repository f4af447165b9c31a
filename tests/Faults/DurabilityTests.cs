using GatewayOperator.Api.Targets;
using GatewayOperator.Tests.Faults.Checks;
using GatewayOperator.Tests.Faults.Load;
using GatewayOperator.Tests.Faults.Rounds;
using GatewayOperator.Tests.Faults.Worlds;

namespace GatewayOperator.Tests.Faults;

/// <summary>What a target loses whose proxy dies together with its spool.</summary>
public sealed class DurabilityTests
{
    private const int ShortRun = 1;

    [TestCase(RecordingDurability.Written)]
    [TestCase(RecordingDurability.Synced)]
    [TestCase(RecordingDurability.Remote)]
    public async Task Remote_loses_no_statement_with_the_whole_spool(RecordingDurability durability)
    {
        var random = new Random(FaultSettings.Seed);
        var (run, lost) = (0, 0);
        for (var kill = 0; kill < (FaultSettings.Rounds is null ? ShortRun : 3); kill++)
        {
            await using var world = await FaultWorld.StartAsync(WorldKind.ObjectStorage, durability);
            var log = new ServerLog(ServerOfThisRun.Server.Cluster.LogPath);
            var load = new ClientLoad(world.Installation, random, kill);
            await Task.Delay(random.Next(2000, 4000));
            await ProcessFaults.KillBothAsync(world);
            Directory.Delete(world.Spool, recursive: true);
            await load.StopAsync();
            foreach (var session in log.Read().GroupBy(s => s.Session))
            {
                var journal = await StoredJournal.ReadAsync(world.Store, session.Key);
                run += session.Count();
                lost += Completeness.Unrecorded(session, journal.Intents, clocksAgree: true).Count;
            }
        }

        TestContext.Progress.WriteLine($"{durability}: {run} statements, {lost} lost with the spool");
        Assert.That(run, Is.Positive);
        if (durability == RecordingDurability.Remote)
        {
            Assert.That(lost, Is.Zero);
        }
    }
}
