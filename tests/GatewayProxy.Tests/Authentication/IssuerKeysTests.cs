using GatewayOperator.Api.Configuration;
using GatewayProxy.Authentication;
using Microsoft.AspNetCore.Http;

namespace GatewayProxy.Tests.Authentication;

/// <summary>How keys are kept: rotation, outage, storms.</summary>
[Parallelizable]
public sealed class IssuerKeysTests
{
    private TokenScene _scene = null!;

    [SetUp]
    public async Task OpenAsync() => _scene = await TokenScene.OpenAsync();

    [TearDown]
    public async Task CloseAsync() => await _scene.DisposeAsync();

    [Test]
    public async Task Rotated_key_is_seen_on_its_first_use()
    {
        await _scene.ExpectAsync(AuthenticationReason.Verified, _scene.Token());
        using var next = TestKey.Create("RS256", "k2");
        _scene.Issuer.Publish(next, _scene.Key);
        _scene.Clock.Advance(TimeSpan.FromSeconds(10));

        await _scene.ExpectAsync(AuthenticationReason.Verified, next.Sign(_scene.Payload().ToJsonString()));
        await _scene.ExpectAsync(AuthenticationReason.Verified, _scene.Token());
    }

    [Test]
    public async Task Key_replaced_under_its_old_id_is_replaced()
    {
        await _scene.ExpectAsync(AuthenticationReason.Verified, _scene.Token());
        using var replacement = TestKey.Create();
        using var unrelated = TestKey.Create(keyId: "k2");
        _scene.Issuer.Publish(replacement, unrelated);
        _scene.Clock.Advance(TimeSpan.FromSeconds(10));

        await _scene.ExpectAsync(AuthenticationReason.Verified, unrelated.Sign(_scene.Payload().ToJsonString()));
        await _scene.ExpectAsync(AuthenticationReason.Verified, replacement.Sign(_scene.Payload().ToJsonString()));
        await _scene.ExpectAsync(AuthenticationReason.BadSignature, _scene.Token());
    }

    [Test]
    public async Task Withdrawn_key_is_refused_after_the_next_refresh()
    {
        await _scene.ExpectAsync(AuthenticationReason.Verified, _scene.Token());
        using var next = TestKey.Create(keyId: "k2");
        _scene.Issuer.Publish(next);
        _scene.Clock.Advance(TimeSpan.FromMinutes(5));

        // The refresh runs by itself; the first token of the new key waits for it.
        await _scene.ExpectAsync(AuthenticationReason.Verified, next.Sign(_scene.Payload().ToJsonString()));
        await _scene.ExpectAsync(AuthenticationReason.UnknownKey, _scene.Token());
    }

    [Test]
    public async Task Storm_of_unknown_keys_causes_one_fetch_per_ten_seconds()
    {
        await _scene.ExpectAsync(AuthenticationReason.Verified, _scene.Token());
        Assert.That(_scene.Issuer.Requests, Has.Count.EqualTo(2), "discovery and key set");
        for (var round = 1; round <= 3; round++)
        {
            _scene.Clock.Advance(TimeSpan.FromSeconds(10));
            await StormAsync(300);
            Assert.That(_scene.Issuer.Requests, Has.Count.EqualTo(2 + (2 * round)));
            _scene.Clock.Advance(TimeSpan.FromSeconds(9));
            await StormAsync(300);
            Assert.That(_scene.Issuer.Requests, Has.Count.EqualTo(2 + (2 * round)));
        }

        await _scene.ExpectAsync(AuthenticationReason.Verified, _scene.Token());
    }

    [Test]
    public async Task Outage_of_a_day_is_survived_on_the_last_good_keys()
    {
        await _scene.ExpectAsync(AuthenticationReason.Verified, _scene.Token());
        _scene.Issuer.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        };
        _scene.Clock.Advance(TimeSpan.FromHours(24));
        await _scene.ExpectAsync(AuthenticationReason.Verified, _scene.Token());
        _scene.Clock.Advance(TimeSpan.FromSeconds(1));
        await _scene.ExpectAsync(AuthenticationReason.IssuerUnavailable, _scene.Token());

        _scene.Issuer.Answer = _scene.Issuer.AnswerWell;
        _scene.Clock.Advance(TimeSpan.FromSeconds(10));
        await _scene.ExpectAsync(AuthenticationReason.Verified, _scene.Token());
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Known_key_never_waits_for_a_fetch(CancellationToken cancellation)
    {
        await _scene.ExpectAsync(AuthenticationReason.Verified, _scene.Token());
        var asked = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        _scene.Issuer.Answer = async context =>
        {
            asked.TrySetResult();
            await release.Task;
            await _scene.Issuer.AnswerWell(context);
        };
        _scene.Clock.Advance(TimeSpan.FromMinutes(5));
        await asked.Task.WaitAsync(cancellation);

        await _scene.ExpectAsync(AuthenticationReason.Verified, _scene.Token());
        Assert.That(release.Task.IsCompleted, Is.False);
        release.SetResult();
    }

    [Test]
    public async Task Issuer_that_starts_after_the_gateway_is_believed_a_second_later()
    {
        _scene.Issuer.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        };
        await using var late = await TokenScene.OpenAsync(trust: _ => _scene.Trust);
        await late.ExpectAsync(AuthenticationReason.IssuerUnavailable, _scene.Token());
        _scene.Issuer.Answer = _scene.Issuer.AnswerWell;
        late.Clock.Advance(TimeSpan.FromSeconds(1));
        await late.ExpectAsync(AuthenticationReason.Verified, _scene.Token());
    }

    [Test]
    public async Task New_configuration_keeps_the_keys_of_unchanged_issuers()
    {
        await _scene.ExpectAsync(AuthenticationReason.Verified, _scene.Token());
        await using var second = await ScriptedIssuer.StartAsync(_scene.Key);
        var asked = _scene.Issuer.Requests.Count;
        _scene.Configure(
            _scene.Trust with { PersonClaims = ["actor"] },
            new IssuerConfig { Name = "second", Url = second.Url, AllowLoopbackHttp = true });

        await _scene.ExpectAsync(AuthenticationReason.Verified, _scene.Token());
        await _scene.ExpectAsync(AuthenticationReason.Verified, _scene.Token(("iss", second.Url)));
        Assert.That(_scene.Issuer.Requests, Has.Count.EqualTo(asked));
    }

    [Test]
    public async Task Issuer_and_audience_end_with_the_configuration_that_named_them()
    {
        await _scene.ExpectAsync(AuthenticationReason.Verified, _scene.Token());
        _scene.Authenticator.Update(
            TokenScene.Configuration(_scene.Trust) with { Audiences = ["dbgateway:shop/other"] });
        await _scene.ExpectAsync(AuthenticationReason.WrongAudience, _scene.Token());
        _scene.Configure();
        await _scene.ExpectAsync(AuthenticationReason.UnknownIssuer, _scene.Token());
    }

    [Test]
    public async Task Nothing_is_believed_before_the_first_configuration_and_after_the_end()
    {
        using var fresh = new TokenAuthenticator(_scene.Clock, _scene.Log);
        var outcome = await fresh.AuthenticateAsync(_scene.Token(), CancellationToken.None);
        Assert.That(outcome.Reason, Is.EqualTo(AuthenticationReason.UnknownIssuer));
        _scene.Authenticator.Dispose();
        await _scene.ExpectAsync(AuthenticationReason.UnknownIssuer, _scene.Token());
    }

    [Test]
    public async Task Two_issuers_of_one_url_are_both_refused()
    {
        _scene.Configure(_scene.Trust, _scene.Trust with { Name = "twin" });
        await _scene.ExpectAsync(AuthenticationReason.UnknownIssuer, _scene.Token());
    }

    [Test]
    public async Task Inline_keys_need_no_network()
    {
        await using var silent = await ScriptedIssuer.StartAsync();
        var keySet = $$"""{"keys":[{{_scene.Key.Jwk().ToJsonString()}}]}""";
        var inline = new IssuerConfig { Name = "inline", Url = silent.Url, AllowLoopbackHttp = true, Jwks = keySet };
        _scene.Configure(inline);
        await _scene.ExpectAsync(AuthenticationReason.Verified, _scene.Token(("iss", inline.Url)));
        await _scene.ExpectAsync(
            AuthenticationReason.UnknownKey,
            _scene.Key.Sign(_scene.Payload(("iss", inline.Url)).ToJsonString(), """{"alg":"ES256","kid":"other"}"""));

        _scene.Configure(inline with { Jwks = "garbage" });
        await _scene.ExpectAsync(AuthenticationReason.IssuerUnavailable, _scene.Token(("iss", inline.Url)));
        Assert.That(silent.Connections, Is.Zero);
    }

    private async Task StormAsync(int tokens)
    {
        var payload = _scene.Payload().ToJsonString();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, tokens).Select(number => _scene.TryAsync(
            _scene.Key.Sign(payload, $$"""{"alg":"ES256","kid":"unknown-{{Guid.NewGuid()}}-{{number}}"}"""))));
        Assert.That(outcomes.Select(outcome => outcome.Reason), Is.All.EqualTo(AuthenticationReason.UnknownKey));
    }
}
