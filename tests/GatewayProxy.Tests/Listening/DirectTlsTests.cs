using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Authentication;
using GatewayProxy.Protocol.Startup;

namespace GatewayProxy.Tests.Listening;

/// <summary>Clients that begin with the TLS handshake (<c>sslnegotiation=direct</c>), and what ALPN decides.</summary>
public sealed class DirectTlsTests
{
    private const string PostgreSql = "postgresql";

    private static readonly MessageBuilder Startup = new MessageBuilder().StartupMessage(
        new Dictionary<string, string> { ["user"] = "main", ["database"] = "shop" });

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
    public async Task Client_that_begins_with_TLS_logs_in()
    {
        await _client.EncryptDirectlyAsync(PostgreSql);
        await LogInAsync(_client);
        Assert.That(
            _gateway.Journal().Select(line => line.TryGetProperty("tls", out var tls) ? tls.GetString() : null),
            Has.Some.StartsWith("Tls1"));
    }

    [Test]
    public async Task Client_that_begins_with_TLS_and_offers_no_protocol_is_cut_off()
    {
        await _client.EncryptDirectlyAsync();
        await ExpectCutOffAsync(_client);
    }

    [Test]
    public void Client_that_begins_with_TLS_for_another_protocol_gets_the_alert() =>
        ExpectAlert(() => _client.EncryptDirectlyAsync("http/1.1"));

    [Test]
    public async Task Client_may_offer_the_protocol_after_SSLRequest_too()
    {
        await _client.EncryptAsync(PostgreSql);
        await LogInAsync(_client);
    }

    [Test]
    public void Client_that_offers_another_protocol_after_SSLRequest_gets_the_alert() =>
        ExpectAlert(() => _client.EncryptAsync("http/1.1"));

    [Test]
    public async Task SSLRequest_inside_direct_TLS_is_a_protocol_violation()
    {
        await _client.EncryptDirectlyAsync(PostgreSql);
        await _client.SendAsync(new MessageBuilder().SslRequest());
        Assert.That(await _client.ExpectErrorAsync(), Is.EqualTo("08P01"));
    }

    [Test]
    public async Task Bytes_sent_in_plain_text_behind_the_ClientHello_never_count()
    {
        var hello = await ClientHelloAsync();
        await _client.SendAsync(hello);
        Assert.That(await _client.ReadByteAsync(), Is.EqualTo(0x16), "the server's part of a handshake");
        await _client.SendAsync(Startup);
        await ExpectNothingInPlainTextAsync(_client);

        using var atOnce = await WireClient.ConnectAsync(_gateway.Address);
        await atOnce.SendAsync((byte[])[.. hello, .. Startup.Written.Span]);
        await ExpectNothingInPlainTextAsync(atOnce);
    }

    [Test]
    public async Task TLS_on_a_plain_text_listener_is_cut_off_and_plain_text_goes_on()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Server.Cluster, config => config with
        {
            Listener = config.Listener with { ClientTls = ClientTlsMode.LoopbackPlaintext },
        });
        using (var encrypted = await WireClient.ConnectAsync(gateway.Address))
        {
            Assert.That(async () => await encrypted.EncryptDirectlyAsync(PostgreSql), Throws.InstanceOf<IOException>());
        }

        using var plain = await WireClient.ConnectAsync(gateway.Address);
        await LogInAsync(plain, gateway.Token());
    }

    private static void ExpectAlert(Func<Task> handshake) => Assert.That(
        async () => await handshake(),
        Throws.InstanceOf<AuthenticationException>().With.InnerException.InnerException.Message
            .Contains("alert no application protocol"));

    private static async Task ExpectCutOffAsync(WireClient client)
    {
        try
        {
            await client.SendAsync(Startup);
            Assert.That(await client.IsClosedAsync(), Is.True);
        }
        catch (IOException)
        {
            // Reset, because what was sent stayed unread.
        }
    }

    private static async Task ExpectNothingInPlainTextAsync(WireClient client)
    {
        var answer = Encoding.Latin1.GetString(await client.ReadToEndAsync());
        Assert.That(answer, Does.Not.Contain("FATAL").And.Not.Contain("R\0\0\0\b"));
    }

    private async Task LogInAsync(WireClient client, string? token = null)
    {
        await client.SendAsync(Startup);
        await client.ExpectAsync(BackendCode.Authentication);
        await client.SendAsync(new MessageBuilder().Password(token ?? _gateway.Token()));
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Does.EndWith("Z").And.Not.Contains("E"));
    }

    // What a TLS client says first, to somebody who only listens.
    private static async Task<byte[]> ClientHelloAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = await WireClient.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        var handshake = client.EncryptDirectlyAsync(PostgreSql);
        using var heard = await listener.AcceptSocketAsync();
        var buffer = new byte[16 * 1024];
        var length = await heard.ReceiveAsync(buffer);
        heard.Close();
        Assert.That(async () => await handshake, Throws.InstanceOf<Exception>());
        return buffer[..length];
    }
}
