using GatewayOperator.Tests.Fuzz.Generation;
using GatewayOperator.Tests.Fuzz.Sessions;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Configuration;
using GatewayProxy.Listening;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Authentication;
using GatewayProxy.Upstream;

namespace GatewayOperator.Tests.Fuzz.Gateways;

/// <summary>Servers that are none: silent, or talking nonsense while the gateway logs in.</summary>
public sealed class HostileServerTests
{
    private static readonly UpstreamCredential Credential = new("fuzz", ["fuzz"]);

    private readonly UpstreamConnector _connector = new(TimeProvider.System);

    [Test]
    public Task Whatever_a_server_says_to_a_login_there_is_a_session_or_a_reason() => FuzzLoop.RunAsync(
        "login-server",
        FuzzSettings.Streams,
        4,
        random => random.Next(4) == 0
            ? Greeting(random)
            : ByteMutator.Mutate(random, Greeting(random), ServerStream.Generate(random, 3)),
        async (words, _) =>
        {
            await using var server = new HostileServer(words);
            var config = StageConfig.Create("/nowhere");
            var snapshot = PolicySnapshot.Create(config with { Target = config.Target with { Port = server.Port } });
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            try
            {
                var startup = new StartupRequest(0, new Dictionary<string, string>());
                using var session = await _connector.ConnectAsync(snapshot, Credential, startup, limit.Token);
            }
            catch (UpstreamException)
            {
                // The reason.
            }
        });

    [Test]
    public async Task Login_at_a_server_that_never_answers_ends_within_the_startup_limit()
    {
        await using var server = new HostileServer(null);
        await using var gateway = await GatewayUnderTest.StartAsync(
            WholeGateway.Cluster,
            config => config with { Target = config.Target with { Port = server.Port } },
            new StartupLimits { Time = WholeGateway.StartupTime });
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using var client = await RawClient.ConnectAsync(gateway.Address);
            await client.EncryptAsync();
            await client.SendAsync(RawClient.Startup);
            await client.ReadUntilAsync(BackendCode.Authentication);
            await client.SendAsync(new MessageBuilder().Password(gateway.Token()).Written);
            await client.ReadToEndAsync();
        }));
        // On a busy machine some run out of time before there is anything to record.
        var lines = gateway.Journal();
        var ends = lines.Where(line => line.GetProperty("type").GetString() == "end").ToList();
        Assert.That(ends, Has.Count.EqualTo(lines.Count - ends.Count));
        Assert.That(ends.Select(end => end.GetProperty("reason").GetString()), Is.All.EqualTo("loginFailed"));
    }

    private static byte[] Greeting(Random random)
    {
        var greeting = new MessageBuilder();
        if (random.Next(3) == 0)
        {
            greeting.Begin(BackendCode.Authentication).Int32(random.Next(14));
            greeting.Bytes(ByteMutator.Bytes(random, 40)).End();
        }

        greeting.AuthenticationOk();
        for (var i = random.Next(4); i > 0; i--)
        {
            greeting.Begin(BackendCode.ParameterStatus).String("TimeZone").String("UTC").End();
        }

        greeting.Begin(BackendCode.BackendKeyData).Int32(7).Bytes(ByteMutator.Bytes(random, 300)).End();
        return greeting.ReadyForQuery().Written.ToArray();
    }
}
