using System.Net;
using System.Net.NetworkInformation;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Configuration;
using GatewayOperator.DevIssuer;
using GatewayProxy.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GatewayProxy.Tests.Authentication;

/// <summary>The development issuer, believed by the gateway as any other.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DevIssuerTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));
    private DirectoryInfo _folder = null!;
    private DevIssuerHost _host = null!;
    private TokenAuthenticator _authenticator = null!;

    private string State => Path.Combine(_folder.FullName, "dev-issuer");

    [SetUp]
    public async Task StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("dev-issuer-test-");
        _host = await DevIssuerHost.StartAsync(State, 0, _clock, NullLoggerFactory.Instance, CancellationToken.None);
        _authenticator = new TokenAuthenticator(_clock, new RecordingLogger<TokenAuthenticator>());
        _authenticator.Update(TokenScene.Configuration(
            new IssuerConfig { Name = "dev", Url = _host.Issuer, AllowLoopbackHttp = true }));
    }

    [TearDown]
    public async Task StopAsync()
    {
        _authenticator.Dispose();
        await _host.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Test]
    public async Task Minted_token_is_verified_with_all_its_claims()
    {
        var outcome = await TryAsync(Mint(claims: new Dictionary<string, JsonNode?>
        {
            ["repository"] = "acme/shop",
            ["groups"] = new JsonArray("dba"),
        }));
        Assert.That(outcome.Reason, Is.EqualTo(AuthenticationReason.Verified));
        Assert.That(outcome.Principal!.Subject, Is.EqualTo("job"));
        Assert.That(outcome.Principal.Claims["repository"].GetString(), Is.EqualTo("acme/shop"));
        Assert.That(outcome.Principal.Claims["groups"].GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public async Task Minted_token_can_be_expired_early_or_for_another_target()
    {
        Assert.That(
            (await TryAsync(Mint(lifetime: TimeSpan.FromMinutes(-5)))).Reason,
            Is.EqualTo(AuthenticationReason.Expired));
        Assert.That(
            (await TryAsync(Mint(notBefore: _clock.GetUtcNow().AddMinutes(5)))).Reason,
            Is.EqualTo(AuthenticationReason.NotYetValid));
        Assert.That(
            (await TryAsync(Mint(audience: "dbgateway:shop/billing"))).Reason,
            Is.EqualTo(AuthenticationReason.WrongAudience));
    }

    [Test]
    public async Task Deleted_key_file_rotates_the_key()
    {
        var before = Mint();
        Assert.That((await TryAsync(before)).IsVerified, Is.True);
        File.Delete(Path.Combine(State, DevIssuerKey.FileName));
        _clock.Advance(TimeSpan.FromSeconds(11));
        Assert.That((await TryAsync(Mint())).IsVerified, Is.True);
        Assert.That((await TryAsync(before)).Reason, Is.EqualTo(AuthenticationReason.UnknownKey));
    }

    [Test]
    public void Registered_claims_are_not_overwritten()
        => Assert.That(
            () => Mint(claims: new Dictionary<string, JsonNode?> { ["iss"] = "https://issuer.example" }),
            Throws.ArgumentException.With.Message.Contains("iss"));

    [Test]
    public void Key_is_kept_and_readable_by_its_owner_only()
    {
        using var first = DevIssuerKey.LoadOrCreate(State);
        using var second = DevIssuerKey.LoadOrCreate(State);
        Assert.That(second.KeyId, Is.EqualTo(first.KeyId));
        if (!OperatingSystem.IsWindows())
        {
            var path = Path.Combine(State, DevIssuerKey.FileName);
            Assert.That(File.GetUnixFileMode(path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
            Assert.That(
                File.GetUnixFileMode(State),
                Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
            Assert.That(
                () => DevIssuerKey.LoadOrCreate(State),
                Throws.InstanceOf<InvalidDataException>().With.Message.Contains("chmod 600"));
        }
    }

    [Test]
    public void Processes_that_start_at_once_agree_on_one_key()
    {
        for (var round = 0; round < 50; round++)
        {
            var folder = Path.Combine(_folder.FullName, $"race-{round}");
            var keys = new string[8];
            Parallel.For(0, keys.Length, number =>
            {
                using var key = DevIssuerKey.LoadOrCreate(folder);
                keys[number] = key.KeyId;
            });
            Assert.That(keys.Distinct().Count(), Is.EqualTo(1));
            Assert.That(Directory.GetFiles(folder), Has.Length.EqualTo(1));
        }
    }

    [Test]
    public async Task Broken_key_file_is_an_error_that_says_what_to_do()
    {
        var path = Path.Combine(State, DevIssuerKey.FileName);
        await File.WriteAllTextAsync(path, "garbage");
        Assert.That(
            () => DevIssuerHost.StartAsync(State, 0, _clock, NullLoggerFactory.Instance, CancellationToken.None),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("delete it"));
    }

    [Test]
    public void It_listens_on_loopback_only()
    {
        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners();
        Assert.That(
            listeners.Where(end => end.Port == _host.Url.Port).Select(end => end.Address),
            Is.EqualTo(new[] { IPAddress.Loopback }));
    }

    [Test]
    public async Task Its_url_is_found_in_a_file_while_it_runs()
    {
        var folder = Path.Combine(_folder.FullName, "another");
        var path = Path.Combine(folder, DevIssuerHost.UrlFileName);
        await using (var host = await DevIssuerHost.StartAsync(
            folder, 0, _clock, NullLoggerFactory.Instance, CancellationToken.None))
        {
            Assert.That((await File.ReadAllTextAsync(path)).Trim(), Is.EqualTo(host.Issuer));
        }

        Assert.That(File.Exists(path), Is.False);
    }

    [Test]
    public async Task Start_warns_that_reading_the_key_is_logging_in()
    {
        var log = new RecordingLogger<DevIssuerHost>();
        using var logs = LoggerFactory.Create(_ => { });
        logs.AddProvider(new ForwardingLoggerProvider(log));
        await using var host = await DevIssuerHost.StartAsync(
            Path.Combine(_folder.FullName, "loud"), 0, _clock, logs, CancellationToken.None);
        Assert.That(log.Lines, Has.Some.StartsWith("Warning 2900").And.Some.Contains("key.pem"));
    }

    [Test]
    public async Task It_serves_its_two_documents_and_nothing_else()
    {
        using var http = new HttpClient { BaseAddress = _host.Url };
        Assert.That(await http.GetStringAsync("/jwks"), Does.Not.Contain("\"d\""));
        using var answer = await http.GetAsync("/key.pem");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    private Task<AuthenticationOutcome> TryAsync(string token)
        => _authenticator.AuthenticateAsync(token, CancellationToken.None).AsTask();

    private string Mint(
        string audience = TokenScene.Audience,
        IReadOnlyDictionary<string, JsonNode?>? claims = null,
        TimeSpan? lifetime = null,
        DateTimeOffset? notBefore = null)
    {
        using var key = DevIssuerKey.LoadOrCreate(State);
        return new DevTokenMinter(key).Mint(
            _host.Issuer,
            audience,
            "job",
            claims ?? new Dictionary<string, JsonNode?>(),
            lifetime ?? TimeSpan.FromMinutes(5),
            notBefore,
            _clock.GetUtcNow());
    }
}
