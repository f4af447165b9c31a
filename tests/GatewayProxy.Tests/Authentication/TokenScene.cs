using System.Text.Json.Nodes;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Authentication;
using Microsoft.Extensions.Time.Testing;

namespace GatewayProxy.Tests.Authentication;

/// <summary>A gateway's authenticator, one issuer it trusts, and a clock that stands until it is moved.</summary>
internal sealed class TokenScene : IAsyncDisposable
{
    public const string Audience = "dbgateway:shop/orders";

    private TokenScene(TestKey key, ScriptedIssuer issuer)
    {
        Key = key;
        Issuer = issuer;
        Authenticator = new TokenAuthenticator(Clock, Log);
    }

    public TestKey Key { get; }

    public ScriptedIssuer Issuer { get; }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));

    public RecordingLogger<TokenAuthenticator> Log { get; } = new();

    public TokenAuthenticator Authenticator { get; }

    public long Now => Clock.GetUtcNow().ToUnixTimeSeconds();

    public IssuerConfig Trust => new() { Name = "test", Url = Issuer.Url, AllowLoopbackHttp = true };

    /// <param name="algorithm">What the issuer signs with.</param>
    /// <param name="trust">Changes how the gateway trusts the issuer; null leaves the gateway unconfigured.</param>
    public static async Task<TokenScene> OpenAsync(
        string algorithm = "ES256", Func<IssuerConfig, IssuerConfig>? trust = null)
    {
        var key = TestKey.Create(algorithm);
        var scene = new TokenScene(key, await ScriptedIssuer.StartAsync(key));
        scene.Configure(trust is null ? scene.Trust : trust(scene.Trust));
        return scene;
    }

    public void Configure(params IssuerConfig[] issuers) => Authenticator.Update(Configuration(issuers));

    public static GatewayConfig Configuration(params IssuerConfig[] issuers) => new()
    {
        Version = GatewayConfigVersion.Current.ToString(),
        Revision = "r1",
        CompiledAt = DateTimeOffset.UnixEpoch,
        InstallationId = "test",
        Target = new TargetConfig
        {
            Namespace = "shop",
            Name = "orders",
            Uid = "local/databasetarget/shop/orders",
            Host = "127.0.0.1",
            Port = 5432,
            TlsMode = UpstreamTlsMode.VerifyFull,
        },
        Listener = new ListenerConfig { Address = "127.0.0.1", Port = 0, ClientTls = ClientTlsMode.Required },
        Issuers = issuers,
        Audiences = [Audience],
        RoleKey = new RoleKeyConfig { Key = new byte[32], Epoch = 1 },
        Grants = [],
        Recording = new RecordingConfig { Directory = "recordings", OnFailure = RecordingFailureAction.Refuse },
        DefaultAction = DefaultAction.Allow,
    };

    /// <summary>A payload that is accepted; set members to null to leave them out.</summary>
    public JsonObject Payload(params (string Name, JsonNode? Value)[] changes)
    {
        var payload = new JsonObject
        {
            ["iss"] = Issuer.Url,
            ["sub"] = "repo:acme/shop",
            ["aud"] = Audience,
            ["exp"] = Now + 300,
        };
        foreach (var (name, value) in changes)
        {
            payload.Remove(name);
            if (value is not null)
            {
                payload[name] = value;
            }
        }

        return payload;
    }

    public string Token(params (string Name, JsonNode? Value)[] changes) => Key.Sign(Payload(changes).ToJsonString());

    public Task<AuthenticationOutcome> TryAsync(string token)
        => Authenticator.AuthenticateAsync(token, TestContext.CurrentContext.CancellationToken).AsTask();

    public async Task ExpectAsync(AuthenticationReason reason, string token)
    {
        var outcome = await TryAsync(token);
        Assert.That(outcome.Reason, Is.EqualTo(reason), () => string.Join('\n', Log.Lines));
        Assert.That(outcome.IsVerified, Is.EqualTo(reason == AuthenticationReason.Verified));
        Assert.That(outcome.Principal is null, Is.EqualTo(reason != AuthenticationReason.Verified));
    }

    public async ValueTask DisposeAsync()
    {
        Authenticator.Dispose();
        await Issuer.DisposeAsync();
        Key.Dispose();
    }
}
