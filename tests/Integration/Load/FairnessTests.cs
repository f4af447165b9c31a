using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Integration.Load;

/// <summary>Sessions share the few threads on which their messages are relayed.</summary>
public sealed class FairnessTests
{
    private const int Statements = 50;

    // Enough that every socket thread has one whose bytes never end, for longer than the statements take.
    private static readonly int Floods = Math.Min(Environment.ProcessorCount, 8);

    [Test]
    public async Task Sessions_that_read_without_end_do_not_hold_up_the_others()
    {
        await using var gateway = await LocalInstallation.StartAsync(ServerOfThisRun.Server, WithoutLimits);
        var floods = Enumerable.Range(0, Floods).Select(_ => StartFlood(gateway)).ToList();
        try
        {
            await Eventually.HoldsAsync("all floods run", async () => await RunningFloodsAsync(gateway) == Floods);
            await using var session = await gateway.OpenAsync();
            for (var i = 0; i < Statements; i++)
            {
                Assert.That(await session.ScalarAsync($"SELECT {i}"), Is.EqualTo(i));
            }

            Assert.That(await RunningFloodsAsync(gateway), Is.EqualTo(Floods), "A flood ended before the statements.");
        }
        finally
        {
            floods.ForEach(flood => flood.Dispose());
        }
    }

    private static void WithoutLimits(ResourceFolder resources)
    {
        resources.Edit(ResourceFolder.Grant, "maxRows: 100000", "maxRows: 1000000000000");
        resources.Edit(ResourceFolder.Grant, "maxBytes: 1Gi", "maxBytes: 1000Gi");
        resources.Edit(ResourceFolder.Grant, "maxConcurrent: 5", $"maxConcurrent: {Floods + 2}");
    }

    private static RunningProgram StartFlood(LocalInstallation gateway) => ClientProgram.Start(
        "psql",
        ["-X", "-c", @"\copy (SELECT repeat('flood', 200) FROM generate_series(1, 1000000000)) to /dev/null"],
        gateway.ClientEnvironment());

    private static async Task<int> RunningFloodsAsync(LocalInstallation gateway) => int.Parse(
        await gateway.Server.AskAsync(
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%flood%' AND state = 'active' "
                + "AND pid <> pg_backend_pid()"),
        System.Globalization.CultureInfo.InvariantCulture);
}
