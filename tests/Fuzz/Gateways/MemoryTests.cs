using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Harness.Installation;
using GatewayProxy.Listening;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Authentication;
using GatewayProxy.Protocol.Startup;

namespace GatewayOperator.Tests.Fuzz.Gateways;

/// <summary>
/// What one connection may cost this process, in which both its ends are. Generous: a promise of bounds, no benchmark.
/// </summary>
public sealed class MemoryTests : GatewayTests
{
    private const int Kilobyte = 1024;

    private GatewayUnderTest _patient = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _patient = await GatewayUnderTest.StartAsync(
        WholeGateway.Cluster, limits: new StartupLimits { Time = TimeSpan.FromMinutes(5), Connections = 1000 });

    [OneTimeTearDown]
    public async Task StopAsync() => await _patient.DisposeAsync();

    [Test]
    public Task Stranger_in_plain_text_costs_less_than_a_hundred_kilobytes() => BoundedAsync(
        "before TLS", 400, 100 * Kilobyte, async client => await client.SendAsync(Startup(9_000).AsMemory(0, 8_000)));

    [Test]
    public Task Stranger_with_TLS_costs_less_than_half_a_megabyte() => BoundedAsync(
        "before login", 200, 512 * Kilobyte, async client =>
        {
            await client.EncryptAsync();
            await client.SendAsync(Startup(100));
            await client.ReadUntilAsync(BackendCode.Authentication);
            var password = new MessageBuilder().Password(new string('p', 16_000)).Written;
            await client.SendAsync(password[..^1]);
        });

    [Test]
    public Task Idle_session_costs_less_than_a_megabyte() => BoundedAsync(
        "after login", 50, 1024 * Kilobyte, LogInAsync);

    [Test]
    public Task Session_with_a_message_that_never_ends_costs_less_than_eight_megabytes() => BoundedAsync(
        "in the middle of a message", 20, 8 * 1024 * Kilobyte, async client =>
        {
            await LogInAsync(client);
            // The largest that is kept in one piece, but for its last byte.
            var message = new MessageBuilder().Begin(FrontendCode.Query).Bytes(new byte[1_050_000]).End().Written;
            await client.SendAsync(message[..^1]);
        });

    private async Task BoundedAsync(string where, int count, long bound, Func<RawClient, Task> behave)
    {
        var clients = new List<RawClient>();
        try
        {
            var before = Measure();
            for (var i = 0; i < count; i++)
            {
                clients.Add(await RawClient.ConnectAsync(_patient.Address));
                await behave(clients[i]);
            }

            var after = Measure();
            var (managed, resident) = ((after.Managed - before.Managed) / count, (after.Rss - before.Rss) / count);
            FuzzReport.Say($"{where}: {managed:N0} bytes managed, {resident:N0} resident, each of {count}");
            Assert.That(managed, Is.LessThan(bound), "managed bytes of a connection");
            Assert.That(resident, Is.LessThan(bound), "resident bytes of a connection");
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    private async Task LogInAsync(RawClient client)
    {
        await client.EncryptAsync();
        await client.SendAsync(Startup(1));
        await client.ReadUntilAsync(BackendCode.Authentication);
        await client.SendAsync(new MessageBuilder().Password(_patient.Token()).Written);
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
    }

    private static byte[] Startup(int nameLength) => new MessageBuilder().StartupMessage(new Dictionary<string, string>
    {
        ["user"] = "main",
        ["database"] = "shop",
        ["application_name"] = new string('a', nameLength),
    }).Written.ToArray();

    private static (long Managed, long Rss) Measure()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return (GC.GetTotalMemory(forceFullCollection: true), Processes.ResidentBytes(Environment.ProcessId));
    }
}
