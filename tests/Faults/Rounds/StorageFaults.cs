using System.Text.Json.Nodes;
using GatewayOperator.Tests.Faults.Worlds;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Faults.Rounds;

/// <summary>Disks and directories that are full, read-only, or gone.</summary>
public static class StorageFaults
{
    /// <summary>What is no directory takes no file, not even of root.</summary>
    public static Fault StoreReplaced { get; } = new("store replaced by a file", (world, _) =>
    {
        Directory.Move(world.StoreDirectory, Away(world));
        File.WriteAllText(world.StoreDirectory, "");
        return Task.CompletedTask;
    })
    {
        HealAsync = world =>
        {
            File.Delete(world.StoreDirectory);
            Directory.Move(Away(world), world.StoreDirectory);
            return Task.CompletedTask;
        },
    };

    public static Fault StoreGone { get; } = new("store directory gone", (world, _) =>
    {
        Directory.Move(world.StoreDirectory, Away(world));
        return Task.CompletedTask;
    })
    {
        HealAsync = world =>
        {
            Assert.That(
                Directory.Exists(world.StoreDirectory), Is.False, "Another store was begun where one had been.");
            Directory.Move(Away(world), world.StoreDirectory);
            return Task.CompletedTask;
        },
    };

    public static Fault StoreReadOnly { get; } = new("store read-only", async (world, _) =>
        await Patiently.UntilAsync("the disk is read-only", () => Task.FromResult(world.StoreDisk!.TryProtect())))
    {
        HealAsync = world =>
        {
            world.StoreDisk!.Unprotect();
            return Task.CompletedTask;
        },
    };

    public static Fault StoreFull { get; } = Full("store full", world => world.StoreDisk!);

    public static Fault SpoolFull { get; } =
        Full("spool full, Refuse", world => world.SpoolDisk!) with { LosesLines = true };

    public static Fault SpoolFullContinue { get; } = new("spool full, Continue", async (world, random) =>
    {
        await SetOnFailureAsync(world, "Refuse", "Continue");
        await SpoolFull.StrikeAsync(world, random);
    })
    {
        LosesLines = true,
        Continues = true,
        HealAsync = async world =>
        {
            await SpoolFull.HealAsync(world);
            await SetOnFailureAsync(world, "Continue", "Refuse");
        },
    };

    private static Fault Full(string name, Func<FaultWorld, SmallDisk> disk) => new(name, (world, _) =>
    {
        disk(world).Fill();
        return Task.CompletedTask;
    })
    {
        HealAsync = world =>
        {
            disk(world).Free();
            return Task.CompletedTask;
        },
    };

    private static string Away(FaultWorld world) => world.StoreDirectory + ".away";

    private static async Task SetOnFailureAsync(FaultWorld world, string from, string to)
    {
        var installation = world.Installation;
        installation.Resources.Edit(ResourceFolder.Target, $"onFailure: {from}", $"onFailure: {to}");
        var run = Path.Combine(installation.State, "run", "shop.orders");
        await Patiently.UntilAsync($"the proxy enforces {to}", () =>
        {
            var (config, acknowledged) = (Read(run, "config.json"), Read(run, "ack.json"));
            return Task.FromResult(config is not null
                && config["recording"]!["onFailure"]!.ToString() == to
                && acknowledged?["revision"]?.ToString() == config["revision"]!.ToString());
        });
    }

    private static JsonNode? Read(string folder, string file)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, file)));
        }
        catch (Exception e) when (e is IOException or System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
