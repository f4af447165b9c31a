using System.Text;
using System.Text.Json.Nodes;
using GatewayProxy.Authentication;
using Prometheus;

namespace GatewayProxy.Tests.Authentication;

/// <summary>What a token must say, and who must have signed it.</summary>
[Parallelizable]
public sealed class TokenVerificationTests
{
    private TokenScene _scene = null!;

    [SetUp]
    public async Task OpenAsync() => _scene = await TokenScene.OpenAsync();

    [TearDown]
    public async Task CloseAsync() => await _scene.DisposeAsync();

    [TestCase("RS256")]
    [TestCase("RS384")]
    [TestCase("RS512")]
    [TestCase("PS256")]
    [TestCase("PS384")]
    [TestCase("PS512")]
    [TestCase("ES256")]
    [TestCase("ES384")]
    [TestCase("ES512")]
    public async Task Every_asymmetric_algorithm_of_the_list_is_verified(string algorithm)
    {
        await using var scene = await TokenScene.OpenAsync(algorithm);
        await scene.ExpectAsync(AuthenticationReason.Verified, scene.Token());
        var token = scene.Token();
        var changed = token[..^4] + (token[^4..] == "AAAA" ? "BBBB" : "AAAA");
        await scene.ExpectAsync(AuthenticationReason.BadSignature, changed);
    }

    [Test]
    public async Task Principal_carries_what_the_token_says()
    {
        _scene.Configure(_scene.Trust with { PersonClaims = ["actor", "email"] });
        var outcome = await _scene.TryAsync(_scene.Token(
            ("email", "ann@example.com"),
            ("repository_id", 68123),
            ("aud", new JsonArray("other", TokenScene.Audience))));

        var principal = outcome.Principal!;
        Assert.That(principal.Issuer, Is.EqualTo("test"));
        Assert.That(principal.IssuerUrl, Is.EqualTo(_scene.Issuer.Url));
        Assert.That(principal.Subject, Is.EqualTo("repo:acme/shop"));
        Assert.That(principal.Person, Is.EqualTo("ann@example.com"));
        Assert.That(principal.Audiences, Is.EqualTo(new[] { "other", TokenScene.Audience }));
        Assert.That(principal.Claims["repository_id"].GetRawText(), Is.EqualTo("68123"));
        Assert.That(principal.TokenExpiresAt, Is.EqualTo(_scene.Clock.GetUtcNow().AddSeconds(300)));
    }

    [Test]
    public async Task Expired_token_is_refused_a_minute_after_its_end()
    {
        await _scene.ExpectAsync(AuthenticationReason.Verified, _scene.Token(("exp", _scene.Now - 59)));
        await _scene.ExpectAsync(AuthenticationReason.Expired, _scene.Token(("exp", _scene.Now - 60)));
        var token = _scene.Token(("exp", _scene.Now + 10));
        await _scene.ExpectAsync(AuthenticationReason.Verified, token);
        _scene.Clock.Advance(TimeSpan.FromSeconds(71));
        await _scene.ExpectAsync(AuthenticationReason.Expired, token);
    }

    [Test]
    public async Task Token_without_foreseeable_end_is_accepted_as_its_issuer_says()
        => await _scene.ExpectAsync(AuthenticationReason.Verified, _scene.Token(("exp", 253402300799)));

    [Test]
    public async Task Not_yet_valid_token_is_refused_until_a_minute_before_its_start()
    {
        await _scene.ExpectAsync(AuthenticationReason.Verified, _scene.Token(("nbf", _scene.Now + 60)));
        await _scene.ExpectAsync(AuthenticationReason.NotYetValid, _scene.Token(("nbf", _scene.Now + 61)));
    }

    [TestCase("somebody-else")]
    [TestCase("dbgateway:shop/orders/")]
    [TestCase("DBGATEWAY:shop/orders")]
    [TestCase("dbgateway:shop/*")]
    [TestCase("")]
    public async Task Wrong_audience_is_refused(string audience)
        => await _scene.ExpectAsync(AuthenticationReason.WrongAudience, _scene.Token(("aud", audience)));

    [Test]
    public async Task Audience_of_another_target_is_refused()
        => await _scene.ExpectAsync(
            AuthenticationReason.WrongAudience,
            _scene.Token(("aud", new JsonArray("dbgateway:shop/billing", "dbgateway:shop/orders2"))));

    [Test]
    public async Task Wrong_issuer_is_refused()
    {
        await using var other = await ScriptedIssuer.StartAsync(_scene.Key);
        string[] names = [other.Url, _scene.Issuer.Url + "/", _scene.Issuer.Url.ToUpperInvariant(), "test", ""];
        foreach (var name in names)
        {
            await _scene.ExpectAsync(AuthenticationReason.UnknownIssuer, _scene.Token(("iss", name)));
        }

        await _scene.ExpectAsync(AuthenticationReason.UnknownIssuer, _scene.Token(("iss", null)));
        await _scene.ExpectAsync(AuthenticationReason.UnknownIssuer, _scene.Token(("iss", new JsonArray(other.Url))));
        Assert.That(other.Connections, Is.Zero, "a token must not choose who the gateway talks to");
    }

    [Test]
    public async Task Key_of_the_same_id_that_is_not_the_issuers_is_refused()
    {
        using var forged = TestKey.Create();
        await _scene.ExpectAsync(AuthenticationReason.BadSignature, forged.Sign(_scene.Payload().ToJsonString()));
    }

    [Test]
    public async Task Keys_that_a_token_brings_along_are_ignored()
    {
        using var forged = TestKey.Create();
        await using var host = await ScriptedIssuer.StartAsync(forged);
        var header = new JsonObject
        {
            ["alg"] = "ES256",
            ["kid"] = "k1",
            ["jwk"] = forged.Jwk(),
            ["jku"] = host.Url + "/jwks",
            ["x5u"] = host.Url + "/x5u",
        };
        await _scene.ExpectAsync(
            AuthenticationReason.BadSignature, forged.Sign(_scene.Payload().ToJsonString(), header.ToJsonString()));
        Assert.That(host.Connections, Is.Zero);
    }

    [Test]
    public async Task Algorithm_other_than_the_keys_own_is_refused()
    {
        using var key = TestKey.Create("PS256", "k2");
        var jwk = key.Jwk();
        jwk["alg"] = "RS256";
        _scene.Issuer.Keys = new JsonArray(jwk);
        await using var scene = await TokenScene.OpenAsync(trust: _ => _scene.Trust);
        await scene.ExpectAsync(
            AuthenticationReason.UnknownKey, key.Sign(_scene.Payload().ToJsonString()));
    }

    [Test]
    public async Task Token_without_key_id_is_verified_only_by_the_only_key()
    {
        var token = _scene.Key.Sign(_scene.Payload().ToJsonString(), """{"alg":"ES256"}""");
        await _scene.ExpectAsync(AuthenticationReason.Verified, token);

        using var second = TestKey.Create(keyId: "k2");
        _scene.Issuer.Publish(_scene.Key, second);
        _scene.Clock.Advance(TimeSpan.FromSeconds(11));
        await _scene.ExpectAsync(AuthenticationReason.Verified, second.Sign(_scene.Payload().ToJsonString()));
        await _scene.ExpectAsync(AuthenticationReason.UnknownKey, token);
    }

    [Test]
    public async Task Changed_token_is_refused_or_says_the_same()
    {
        var random = new Random(4711);
        var token = _scene.Token();
        var unchanged = _scene.Payload().ToJsonString();
        for (var round = 0; round < 3_000; round++)
        {
            var characters = token.ToCharArray();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                characters[random.Next(characters.Length)] = (char)random.Next(1, random.Next(2) == 0 ? 128 : 0xffff);
            }

            var changed = new string(characters);
            var outcome = await _scene.TryAsync(changed);
            Assert.That(!outcome.IsVerified || changed.Contains(TestKey.Encode(unchanged)), Is.True, changed);
        }
    }

    [Test]
    public async Task Outcomes_are_counted_by_their_reason()
    {
        await _scene.ExpectAsync(AuthenticationReason.Verified, _scene.Token());
        await _scene.ExpectAsync(AuthenticationReason.NotYetValid, _scene.Token(("nbf", _scene.Now + 100)));
        using var metrics = new MemoryStream();
        await Metrics.DefaultRegistry.CollectAndExportAsTextAsync(metrics);
        var text = Encoding.UTF8.GetString(metrics.ToArray());
        Assert.That(text, Does.Contain("dbgateway_authentications_total{outcome=\"verified\"}"));
        Assert.That(text, Does.Contain("dbgateway_authentications_total{outcome=\"not_yet_valid\"}"));
        Assert.That(text, Does.Contain("dbgateway_issuer_fetches_total{issuer=\"test\",outcome=\"ok\"}"));
    }

    [Test]
    public async Task No_line_that_is_logged_holds_a_token_or_a_claim()
    {
        var token = _scene.Token(("secret_claim", "hush-hush"));
        await _scene.TryAsync(token);
        await _scene.TryAsync(token + "x");
        await _scene.TryAsync(_scene.Token(("exp", 1), ("secret_claim", "hush-hush")));
        var text = string.Join('\n', _scene.Log.Lines);
        Assert.That(text, Does.Contain("2000").And.Contain("2001"));
        Assert.That(text, Does.Not.Contain("hush"));
        Assert.That(text, Does.Not.Contain(token.Split('.')[1]).And.Not.Contain(token.Split('.')[2]));
    }
}
