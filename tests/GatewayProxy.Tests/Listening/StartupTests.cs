using System.Text.RegularExpressions;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Listening;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Authentication;
using GatewayProxy.Protocol.Startup;

namespace GatewayProxy.Tests.Listening;

/// <summary>What a stranger can and cannot do before logging in.</summary>
public sealed partial class StartupTests
{
    private static readonly Dictionary<string, string> Startup = new() { ["user"] = "main", ["database"] = "shop" };

    private GatewayUnderTest _gateway = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _gateway = await GatewayUnderTest.StartAsync(
        Server.Cluster,
        config => config with { Grants = [GatewayUnderTest.Grant("main"), GatewayUnderTest.Grant("other")] },
        new StartupLimits { Time = TimeSpan.FromSeconds(2), Connections = 20 });

    [OneTimeTearDown]
    public async Task StopAsync() => await _gateway.DisposeAsync();

    [Test]
    public async Task Plain_text_startup_is_told_to_use_TLS()
    {
        using var client = await WireClient.ConnectAsync(_gateway.Address);
        await client.SendAsync(new MessageBuilder().StartupMessage(Startup));
        Assert.That(await client.ExpectErrorAsync(), Is.EqualTo("28000"));
        Assert.That(await client.IsClosedAsync(), Is.True);
    }

    [Test]
    public async Task GSSAPI_encryption_is_declined_and_TLS_follows()
    {
        using var client = await WireClient.ConnectAsync(_gateway.Address);
        await client.SendAsync(new MessageBuilder().BeginUntyped().Int32(StartupCode.GssEncRequest).End());
        Assert.That(await client.ReadByteAsync(), Is.EqualTo((byte)'N'));
        await client.EncryptAsync();
        await client.SendAsync(new MessageBuilder().StartupMessage(Startup));
        await client.ExpectAsync(BackendCode.Authentication);
    }

    [Test]
    public async Task Replication_is_not_served()
    {
        using var client = await WireClient.ConnectAsync(_gateway.Address);
        await client.EncryptAsync();
        await client.SendAsync(new MessageBuilder().StartupMessage(
            new Dictionary<string, string>(Startup) { ["replication"] = "database" }));
        Assert.That(await client.ExpectErrorAsync(), Is.EqualTo("0A000"));
    }

    [Test]
    public async Task Protocol_two_is_refused_with_the_version_that_is_spoken()
    {
        using var client = await WireClient.ConnectAsync(_gateway.Address);
        await client.SendAsync(new MessageBuilder().BeginUntyped().Int32(2 << 16).Bytes(new byte[288]).End());
        Assert.That(await client.ExpectErrorAsync(), Is.EqualTo("0A000"));
    }

    [TestCase(3)]
    [TestCase(StartupPacket.MaxLength + 1)]
    [TestCase(int.MaxValue)]
    public async Task Startup_packet_of_impossible_length_ends_the_connection(int length)
    {
        using var client = await WireClient.ConnectAsync(_gateway.Address);
        await client.SendAsync(new MessageBuilder().Int32(length));
        Assert.That(await client.ExpectErrorAsync(), Is.EqualTo("08P01"));
    }

    [Test]
    public async Task Bytes_sent_in_plain_text_behind_SSLRequest_never_count()
    {
        using var client = await WireClient.ConnectAsync(_gateway.Address);
        await client.SendAsync(new MessageBuilder().SslRequest().StartupMessage(Startup));
        Assert.That(await client.ReadByteAsync(), Is.EqualTo((byte)'S'));
        Assert.That(async () => await client.EncryptAsync(), Throws.Exception);
    }

    [Test]
    public async Task Slow_client_is_cut_off()
    {
        using var client = await WireClient.ConnectAsync(_gateway.Address);
        await client.SendAsync(new byte[] { 0, 0 });
        Assert.That(await client.IsClosedAsync(), Is.True);
    }

    [Test]
    public async Task Strangers_hold_only_so_many_connections_and_their_time_runs_out()
    {
        var strangers = new List<WireClient>();
        try
        {
            for (var i = 0; i < 40; i++)
            {
                strangers.Add(await WireClient.ConnectAsync(_gateway.Address));
            }

            foreach (var stranger in strangers)
            {
                Assert.That(await stranger.IsClosedAsync(), Is.True);
            }
        }
        finally
        {
            strangers.ForEach(stranger => stranger.Dispose());
        }

        await using var connection = await _gateway.OpenAsync();
        Assert.That(connection.State, Is.EqualTo(System.Data.ConnectionState.Open));
    }

    [TestCase("nobody", "shop", "ci:main")]
    [TestCase("main", "postgres", "ci:main")]
    [TestCase("main", "shop", "ci:other")]
    public async Task Wrong_user_database_or_subject_are_answered_alike(string user, string database, string subject)
    {
        var error = await RefusedAsync(user, database, _gateway.Token(subject));
        Assert.That(error, Is.EqualTo(await RefusedAsync("main", "shop", "not a token")));
        Assert.That(error, Does.Contain("28000").And.Not.Contains("main").And.Not.Contains("shop"));
    }

    [Test]
    public async Task Token_of_64_kilobytes_is_refused_like_any_other()
    {
        Assert.That(
            await RefusedAsync("main", "shop", new string('x', 64 * 1024)),
            Is.EqualTo(await RefusedAsync("main", "shop", "not a token")));
    }

    [Test]
    public async Task Auto_lists_the_choices_only_to_a_verified_identity()
    {
        Assert.That(await RefusedAsync("auto", "shop", _gateway.Token()), Does.Contain("main, other"));
        Assert.That(await RefusedAsync("auto", "shop", "not a token"), Does.Not.Contain("main, other"));
    }

    [Test]
    public async Task Cancel_requests_are_never_answered_and_guesses_do_no_harm()
    {
        using var client = await WireClient.ConnectAsync(_gateway.Address);
        await client.SendAsync(new MessageBuilder().CancelRequest(new CancelKey(1, [1, 2, 3, 4])));
        Assert.That(await client.IsClosedAsync(), Is.True);
    }

    [Test]
    public async Task Configuration_of_a_newer_major_is_refused_and_the_last_good_one_stays()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Server.Cluster);
        var revision = gateway.Config.Revision;
        gateway.WriteRawConfig("""{"version": "3.0", "everything": "else"}""");
        var acknowledgement = await gateway.WaitForAsync(a => a.Incompatible);
        Assert.That(acknowledgement.Revision, Is.EqualTo(revision));
        await using var connection = await gateway.OpenAsync();
        Assert.That(connection.State, Is.EqualTo(System.Data.ConnectionState.Open));
    }

    [Test]
    public async Task Probes_and_metrics_are_served_beside_the_clients_port()
    {
        using var http = new HttpClient { BaseAddress = _gateway.Operations };
        await using var connection = await _gateway.OpenAsync();
        Assert.That(await http.GetStringAsync("/livez"), Is.EqualTo("ok"));
        Assert.That(await http.GetStringAsync("/readyz"), Is.EqualTo("ok"));
        var metrics = await http.GetStringAsync("/metrics");
        Assert.That(metrics, Does.Contain("dbgateway_sessions ").And.Contains("dbgateway_config_age_seconds")
            .And.Contains($"dbgateway_config_revision_info{{revision=\"{_gateway.Config.Revision}\"}} 1"));
    }

    [GeneratedRegex("[0-9a-z]{26}")]
    private static partial Regex Reference();

    private async Task<string> RefusedAsync(string user, string database, string token)
    {
        using var client = await WireClient.ConnectAsync(_gateway.Address);
        await client.EncryptAsync();
        await client.SendAsync(new MessageBuilder().StartupMessage(
            new Dictionary<string, string> { ["user"] = user, ["database"] = database }));
        await client.ExpectAsync(BackendCode.Authentication);
        await client.SendAsync(new MessageBuilder().Password(token));
        await client.ExpectErrorAsync();
        // The only difference between two refusals is the reference into the gateway's log.
        return Reference().Replace(System.Text.Encoding.UTF8.GetString(client.LastError), "REFERENCE");
    }
}
