using GatewayOperator.Tests.Fuzz.Generation;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Listening;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Authentication;
using GatewayProxy.Protocol.Startup;

namespace GatewayOperator.Tests.Fuzz.Gateways;

/// <summary>What comes before login: any bytes, slowly, or none at all. Every connection is closed.</summary>
public sealed class StrangerTests : GatewayTests
{
    private const int Width = 64;
    private const int Crowd = 40;

    protected override GatewayUnderTest Gateway => WholeGateway.Impatient;

    [Test]
    public Task Any_first_bytes_end_in_a_closed_connection() => FuzzLoop.RunAsync(
        "startup-plain",
        FuzzSettings.Connections,
        Width,
        First,
        async (bytes, random) =>
        {
            using var client = await RawClient.ConnectAsync(Gateway.Address);
            await EndAsync(client, bytes, random);
        });

    [Test]
    public Task Any_first_bytes_inside_TLS_end_in_a_closed_connection() => FuzzLoop.RunAsync(
        "startup-tls",
        FuzzSettings.Connections,
        Width,
        First,
        async (bytes, random) =>
        {
            using var client = await RawClient.ConnectAsync(Gateway.Address);
            await client.EncryptAsync();
            await EndAsync(client, bytes, random);
        });

    [Test]
    public Task Password_messages_of_every_size_are_refused() => FuzzLoop.RunAsync(
        "startup-password",
        FuzzSettings.Connections,
        Width,
        Password,
        async (password, random) =>
        {
            using var client = await RawClient.ConnectAsync(Gateway.Address);
            await client.EncryptAsync();
            await client.SendAsync(RawClient.Startup);
            await client.ReadUntilAsync(BackendCode.Authentication);
            await EndAsync(client, password, random);
        });

    [Test]
    public Task Connections_that_say_nothing_are_closed() => CrowdAsync(async client => await client.ReadToEndAsync());

    [Test]
    public Task Startup_at_a_byte_a_while_is_cut_off() => CrowdAsync(client => TrickleAsync(client, RawClient.Startup));

    [Test]
    public Task TLS_handshake_at_a_byte_a_while_is_cut_off() => CrowdAsync(async client =>
    {
        await client.SendAsync(new MessageBuilder().SslRequest().Written);
        // A record that announces 512 bytes of ClientHello.
        await TrickleAsync(client, [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, .. new byte[500]]);
    });

    [Test]
    public Task Password_at_a_byte_a_while_is_cut_off() => CrowdAsync(async client =>
    {
        await client.EncryptAsync();
        await client.SendAsync(RawClient.Startup);
        await TrickleAsync(client, new MessageBuilder().Password(new string('p', 1000)).Written.ToArray());
    });

    private static byte[] First(Random random) => random.Next(4) switch
    {
        0 => ByteMutator.Bytes(random, 12_000),
        1 => StartupStream.Generate(random),
        _ => ByteMutator.Mutate(random, StartupStream.Generate(random), RawClient.Startup),
    };

    private static byte[] Password(Random random)
    {
        var size = random.Next(3) == 0 ? StartupLimits.TokenBytes - 3 + random.Next(6) : random.Next(40_000);
        var password = new MessageBuilder().Password(new string('p', size)).Written.ToArray();
        return random.Next(2) == 0 ? password : ByteMutator.Mutate(random, password, RawClient.Startup);
    }

    // Some wait for what comes, some say that they are done, some are gone.
    private static async Task EndAsync(RawClient client, byte[] bytes, Random random)
    {
        await client.SendAsync(bytes);
        switch (random.Next(4))
        {
            case 0:
                client.Reset();
                return;
            case 1:
                client.StopSending();
                break;
            default:
                break;
        }

        await client.ReadToEndAsync();
    }

    private async Task CrowdAsync(Func<RawClient, Task> behave)
    {
        await Task.WhenAll(Enumerable.Range(0, Crowd).Select(async _ =>
        {
            using var client = await RawClient.ConnectAsync(Gateway.Address);
            await behave(client);
        }));
    }

    // Slow enough for the limit to pass, and every byte is progress: only the whole may decide.
    private static async Task TrickleAsync(RawClient client, byte[] bytes)
    {
        var reading = client.ReadToEndAsync();
        for (var at = 0; at < bytes.Length && !reading.IsCompleted; at++)
        {
            await client.SendAsync(bytes.AsMemory(at, 1));
            await Task.WhenAny(reading, Task.Delay(WholeGateway.StartupTime / 6));
        }

        await reading;
    }
}
