using GatewayOperator.Tests.Faults.Worlds;

namespace GatewayOperator.Tests.Faults.Rounds;

/// <summary>Storage behind a network that does what networks do.</summary>
public static class LinkFaults
{
    public static Fault Stopped { get; } = Of("S3 stopped", LinkState.Stopped);

    public static Fault Slow { get; } = Of("S3 slow", LinkState.Slow);

    public static Fault Resetting { get; } = Of("S3 connections reset", LinkState.Resetting);

    public static Fault Refusing { get; } = Of("S3 refusing (503)", LinkState.Refusing);

    /// <summary>Nobody knows whether what was sent last is stored.</summary>
    public static Fault KilledWhileResetting { get; } = Resetting with
    {
        Name = "S3 connections reset, kill -9 both",
        Kills = true,
        RestartsProcesses = true,
        StrikeAsync = async (world, random) =>
        {
            await Resetting.StrikeAsync(world, random);
            await Task.Delay(random.Next(100, 600));
            await ProcessFaults.KillBothAsync(world);
        },
        HealAsync = async world =>
        {
            await Resetting.HealAsync(world);
            await ProcessFaults.KillBoth.HealAsync(world);
        },
    };

    private static Fault Of(string name, LinkState state) => new(name, (world, _) =>
    {
        world.Link!.Become(state);
        return Task.CompletedTask;
    })
    {
        HealAsync = world =>
        {
            world.Link!.Become(LinkState.Passing);
            return Task.CompletedTask;
        },
    };
}
