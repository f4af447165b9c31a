using System.Globalization;
using GatewayOperator.Tests.Harness.Installation;
using Npgsql;

namespace GatewayOperator.Tests.Integration.Measurements;

/// <summary>Resident memory of operator and proxy at start, and of the proxy with idle sessions.</summary>
[Explicit("A measurement; run it in Release.")]
public sealed class MemoryUse
{
    private const int IdleSessions = 500;

    [Test]
    public async Task Resident_memory_at_start_and_with_500_idle_sessions()
    {
        await using var gateway = await LocalInstallation.StartAsync(
            ServerOfThisRun.Server, resources => resources.Edit(
            ResourceFolder.Grant, "maxConcurrent: 5", $"maxConcurrent: {IdleSessions + 10}"));
        var proxy = gateway.Proxy;
        var atStart = Processes.ResidentBytes(proxy);
        Print("operator at start", Processes.ResidentBytes(gateway.Operator.Id));
        Print("proxy at start", atStart);
        var sessions = new List<NpgsqlConnection>();
        try
        {
            for (var i = 0; i < IdleSessions; i++)
            {
                sessions.Add(await gateway.OpenAsync());
            }

            Print($"proxy, {IdleSessions} sessions just opened", Processes.ResidentBytes(proxy));
            await Task.Delay(TimeSpan.FromSeconds(30));
            var idle = Processes.ResidentBytes(proxy);
            Print($"proxy, {IdleSessions} sessions idle for 30 s", idle);
            Print("per idle session", (idle - atStart) / IdleSessions);
        }
        finally
        {
            foreach (var session in sessions)
            {
                await session.DisposeAsync();
            }
        }
    }

    private static void Print(string what, long bytes) => TestContext.Out.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"{what,-40} {bytes / 1024.0,9:0} KiB"));
}
