using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Authentication;
using GatewayProxy.Protocol.Startup;

namespace GatewayProxy.Tests.Listening;

/// <summary>
/// Clients of every version of protocol 3, before a server that speaks 3.0. Tests/Conformance has one of 3.2.
/// </summary>
public sealed class ProtocolVersionTests
{
    private GatewayUnderTest _gateway = null!;
    private WireClient _client = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _gateway = await GatewayUnderTest.StartAsync(Server.Cluster);

    [OneTimeTearDown]
    public async Task StopAsync() => await _gateway.DisposeAsync();

    [SetUp]
    public async Task ConnectAsync() => _client = await WireClient.ConnectAsync(_gateway.Address);

    [TearDown]
    public void Disconnect() => _client.Dispose();

    [Test]
    public async Task Client_of_a_known_version_logs_in_and_cancels([Values(0, 1, 2)] int minor)
    {
        var key = await _client.LogInAsync(_gateway, minor);
        Assert.That(key.Secret.Length, Is.EqualTo(4));
        await _client.SleepUntilCancelledAsync(_gateway, key);
    }

    // As PostgreSQL 18: what was asked for or the newest known, whichever is older.
    [TestCase(0, true, 0)]
    [TestCase(1, true, 1)]
    [TestCase(2, true, 2)]
    [TestCase(3, false, 2)]
    [TestCase(9999, true, 2)]
    public async Task Unknown_version_and_unknown_options_are_negotiated(int minor, bool option, byte spoken)
    {
        await _client.EncryptAsync();
        var startup = new MessageBuilder().BeginUntyped().Int32(StartupCode.Protocol30 + minor)
            .String("user").String("main").String("database").String("shop");
        _ = option ? startup.String("_pq_.future").String("on") : startup;
        await _client.SendAsync(startup.Byte(0).End());
        var answer = await _client.ExpectAsync(BackendCode.NegotiateProtocolVersion);
        byte[] unknown = option ? [0, 0, 0, 1, .. "_pq_.future\0"u8] : [0, 0, 0, 0];
        Assert.That(answer, Is.EqualTo((byte[])[0, 3, 0, spoken, .. unknown]));
        await _client.ExpectAsync(BackendCode.Authentication);
        await _client.SendAsync(new MessageBuilder().Password(_gateway.Token()));
        Assert.That(await _client.ReadUntilAsync(BackendCode.ReadyForQuery), Does.EndWith("Z").And.Not.Contains("E"));
    }
}
