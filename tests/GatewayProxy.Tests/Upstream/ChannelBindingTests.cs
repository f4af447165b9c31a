using System.Text;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Support;
using GatewayProxy.Configuration;
using GatewayProxy.Upstream;

namespace GatewayProxy.Tests.Upstream;

/// <summary>
/// The login at the database is bound to its TLS session: who stands in the middle cannot pass it on, even where
/// nobody verifies certificates (<c>tls.mode: Require</c>).
/// </summary>
public sealed class ChannelBindingTests
{
    private GatewayUnderTest _gateway = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _gateway = await GatewayUnderTest.StartAsync(Server.Cluster);

    [OneTimeTearDown]
    public async Task StopAsync() => await _gateway.DisposeAsync();

    [Test]
    public async Task Login_cannot_be_passed_on_by_whoever_terminates_TLS_in_between()
    {
        await using var relay = TlsRelay.Start(Server.Cluster, Certificate());
        var error = await RefusedAsync(relay.Port);
        Assert.That(error.Blame, Is.EqualTo(UpstreamBlame.Tls));
        Assert.That(error.Message, Does.Contain("terminates TLS").And.Contains("tls.mode: VerifyFull"));
        Assert.That(error.ClientError.Message, Does.Not.Contain("TLS"));
    }

    [Test]
    public async Task List_of_mechanisms_cannot_be_shortened_on_the_way()
    {
        await using var relay = TlsRelay.Start(Server.Cluster, Certificate(), WithoutPlus);
        Assert.That((await RefusedAsync(relay.Port)).Message, Does.Contain("terminates TLS"));
    }

    [Test]
    public async Task Server_that_cannot_bind_is_logged_in_to_with_and_without_TLS()
    {
        await using var cluster = await PostgresCluster.StartAsync(null, default);
        await cluster.ExecuteAsync(
            "postgres",
            $"CREATE DATABASE shop; CREATE ROLE {Role.Username} LOGIN PASSWORD '{Role.Password}'",
            default);
        await using var relay = TlsRelay.Start(cluster, Certificate());
        await LogInAsync(relay.Port);
        await LogInAsync(cluster.Port, UpstreamTlsMode.Disable);
    }

    [TestCase("rsa:2048", "-sha512")]
    [TestCase("rsa:2048", "-sha384 -sigopt rsa_padding_mode:pss")]
    [TestCase("ec -pkeyopt ec_paramgen_curve:P-384", "-sha384")]
    public async Task Login_is_bound_to_certificates_of_every_usual_signature(string key, string signature)
    {
        await using var cluster = await StartAsync(await SignedCertificate.CreateAsync(key, signature));
        await LogInAsync(cluster.Port);
    }

    [Test]
    public async Task Certificate_that_cannot_be_bound_to_is_accepted_when_it_is_verified_and_only_then()
    {
        var certificate = await SignedCertificate.CreateAsync("ed25519", "");
        await using var cluster = await StartAsync(certificate);
        await LogInAsync(cluster.Port, UpstreamTlsMode.VerifyFull, certificate.CaPem);
        Assert.That(
            (await RefusedAsync(cluster.Port)).Message,
            Does.Contain("Ed25519").And.Contains("tls.mode: VerifyFull"));
    }

    private PostgresCredential Role => new(
        GatewayUnderTest.RoleOf("main"),
        DerivedPassword.Derive(_gateway.Config.RoleKey.Key, GatewayUnderTest.RoleOf("main"), 1));

    private async Task<PostgresCluster> StartAsync(ServerCertificate certificate)
    {
        var cluster = await PostgresCluster.StartAsync(
            new PostgresClusterOptions { Tls = true, Certificate = certificate }, default);
        await cluster.ExecuteAsync("postgres", "CREATE DATABASE shop", default);
        await cluster.ExecuteAsync(
            "postgres", $"CREATE ROLE {Role.Username} LOGIN PASSWORD '{Role.Password}'", default);
        return cluster;
    }

    private async Task LogInAsync(int port, UpstreamTlsMode mode = UpstreamTlsMode.Require, string? ca = null)
    {
        var snapshot = PolicySnapshot.Create(_gateway.Config with
        {
            Target = _gateway.Config.Target with { Host = "localhost", Port = port, TlsMode = mode, CaPem = ca },
        });
        var startup = new StartupRequest(
            0, new Dictionary<string, string> { ["user"] = Role.Username, ["database"] = "shop" });
        using var connection = await new UpstreamConnector(TimeProvider.System).ConnectAsync(
            snapshot, new UpstreamCredential(Role.Username, [Role.Password]), startup, default);
        Assert.That(Encoding.Latin1.GetString(connection.Greeting), Does.EndWith("Z\0\0\0\u0005I"));
    }

    private async Task<UpstreamException> RefusedAsync(int port)
    {
        try
        {
            await LogInAsync(port);
        }
        catch (UpstreamException e)
        {
            return e;
        }

        throw new AssertionException("The login should have failed.");
    }

    private static ServerCertificate Certificate() => ServerCertificate.Create(TimeProvider.System.GetUtcNow());

    // The list is a message of its own: type, length, 10 (SASL), names each with its zero, a last zero.
    private static byte[] WithoutPlus(byte[] bytes)
    {
        const string plus = "SCRAM-SHA-256-PLUS\0";
        var at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(plus));
        if (at < 0)
        {
            return bytes;
        }

        bytes[4] -= (byte)plus.Length;
        return [.. bytes.AsSpan(0, at), .. bytes.AsSpan(at + plus.Length)];
    }
}
