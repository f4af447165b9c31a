using GatewayOperator.Tests.Faults.Worlds;

namespace GatewayOperator.Tests.Faults.Rounds;

/// <summary>What can happen where.</summary>
public static class Catalog
{
    /// <summary>Clock forward or back, for more than a token or a signature may be off.</summary>
    public static Fault ClockStep { get; } = new("clock step", (world, random) =>
    {
        var minutes = random.Next(1, 20) * (random.Next(2) == 0 ? 1 : -1);
        world.Clock!.Step(TimeSpan.FromMinutes(minutes));
        return Task.Delay(TimeSpan.FromSeconds(1));
    })
    {
        KeepsTime = false,
        HealAsync = world =>
        {
            world.Clock!.Step(TimeSpan.Zero);
            return Task.CompletedTask;
        },
    };

    public static IReadOnlyList<Fault> Of(WorldKind kind) => kind switch
    {
        WorldKind.SmallDisks =>
        [
            StorageFaults.StoreFull, StorageFaults.SpoolFull, StorageFaults.SpoolFullContinue,
            StorageFaults.StoreReadOnly, ProcessFaults.KillBoth,
        ],
        WorldKind.ObjectStorage =>
        [
            LinkFaults.Stopped, LinkFaults.Slow, LinkFaults.Resetting, LinkFaults.Refusing,
            LinkFaults.KilledWhileResetting, ProcessFaults.KillProxy,
        ],
        _ =>
        [
            ProcessFaults.KillProxy, ProcessFaults.KillOperator, ProcessFaults.ReplaceOperator,
            ProcessFaults.KillBoth, ProcessFaults.CutSpool, StorageFaults.StoreReplaced, StorageFaults.StoreGone,
            .. SteppedClock.Library is null ? (Fault[])[] : [ClockStep],
        ],
    };
}
