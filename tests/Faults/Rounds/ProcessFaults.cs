using GatewayOperator.Tests.Faults.Worlds;
using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Faults.Rounds;

/// <summary>kill -9, of whom it hits.</summary>
public static class ProcessFaults
{
    public static Fault KillProxy { get; } =
        new("kill -9 proxy", (world, _) => KillProxiesAsync(world)) { Kills = true, RestartsProcesses = true };

    /// <summary>The proxy notices, and ends by itself.</summary>
    public static Fault KillOperator { get; } = new("kill -9 operator", (world, _) => KillOperatorAsync(world))
    {
        RestartsProcesses = true,
        HealAsync = async world =>
        {
            await GoneAsync(world);
            world.Installation.Launch();
        },
    };

    /// <summary>Two proxies on one spool for a while.</summary>
    public static Fault ReplaceOperator { get; } =
        new("kill -9 operator, next at once", (world, _) => KillOperatorAsync(world))
        {
            RestartsProcesses = true,
            HealAsync = world =>
                {
                    world.Installation.Launch();
                    return Task.CompletedTask;
                },
        };

    public static Fault KillBoth { get; } = new("kill -9 both", (world, _) => KillBothAsync(world))
    {
        Kills = true,
        RestartsProcesses = true,
        HealAsync = LaunchAsync,
    };

    /// <summary>As after a loss of power, when the file system has less than was written.</summary>
    public static Fault CutSpool { get; } = new("kill -9 both, spool file cut", async (world, random) =>
    {
        await KillBothAsync(world);
        if (world.Spooled() is { Count: > 0 } files)
        {
            var cut = files[random.Next(files.Count)];
            world.Cut.Add(cut.Id);
            world.IsLedgerCut = cut.IsLedger;
            // The kernel may still be closing it for the process that is gone.
            using var file = new FileStream(cut.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            file.SetLength(random.NextInt64(file.Length + 1));
        }
    })
    {
        Kills = true,
        RestartsProcesses = true,
        HealAsync = LaunchAsync,
    };

    public static async Task KillBothAsync(FaultWorld world)
    {
        await KillOperatorAsync(world);
        await KillProxiesAsync(world);
        await GoneAsync(world);
    }

    private static async Task KillOperatorAsync(FaultWorld world) => await world.Installation.Operator.KillAsync();

    private static Task KillProxiesAsync(FaultWorld world)
    {
        foreach (var proxy in world.Installation.Proxies)
        {
            Processes.Signal("KILL", proxy);
        }

        return Task.CompletedTask;
    }

    private static Task LaunchAsync(FaultWorld world)
    {
        world.Installation.Launch();
        return Task.CompletedTask;
    }

    private static Task GoneAsync(FaultWorld world) =>
        Patiently.UntilAsync("the proxy ended", () => Task.FromResult(world.Installation.Proxies.Count == 0));
}
