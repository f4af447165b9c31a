using System.ComponentModel;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Authentication;
using GatewayProxy.Policy;
using Microsoft.Extensions.Time.Testing;

namespace GatewayProxy.Tests.Authentication;

/// <summary>A provider that others wrote, with its own idea of tokens and documents.</summary>
[CancelAfter(120_000)]
public sealed class ForeignIssuerTests
{
    private ForeignIssuer? _issuer;
    private FakeTimeProvider _clock = null!;
    private TokenAuthenticator _authenticator = null!;

    [SetUp]
    public async Task StartAsync()
    {
        try
        {
            _issuer = await ForeignIssuer.StartAsync(
                TokenScene.Audience, TestContext.CurrentContext.CancellationToken);
        }
        catch (Win32Exception)
        {
            Assert.Ignore("Node.js is not installed: the foreign issuer's tests were not run.");
        }

        _clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        _authenticator = new TokenAuthenticator(_clock, new RecordingLogger<TokenAuthenticator>());
        _authenticator.Update(TokenScene.Configuration(
            new IssuerConfig { Name = "foreign", Url = _issuer.Url, AllowLoopbackHttp = true }));
    }

    [TearDown]
    public async Task StopAsync()
    {
        _authenticator?.Dispose();
        if (_issuer is not null)
        {
            await _issuer.DisposeAsync();
        }
    }

    [Test]
    public async Task Token_of_a_foreign_issuer_opens_a_grant_by_its_claims(CancellationToken cancellation)
    {
        var token = await _issuer!.RequestTokenAsync(TokenScene.Audience, cancellation);
        var outcome = await _authenticator.AuthenticateAsync(token, cancellation);

        Assert.That(outcome.Reason, Is.EqualTo(AuthenticationReason.Verified));
        Assert.That(outcome.Principal!.Subject, Is.EqualTo("ci-job"));
        Assert.That(Matches(outcome.Principal, "repository", "acme/*"), Is.True);
        Assert.That(Matches(outcome.Principal, "repository_id", "68123"), Is.True);
        Assert.That(Matches(outcome.Principal, "groups", "dba-shop"), Is.True);
        Assert.That(Matches(outcome.Principal, "repository", "acme/other"), Is.False);
    }

    [Test]
    public async Task Token_of_a_foreign_issuer_for_another_target_is_refused(CancellationToken cancellation)
    {
        var token = await _issuer!.RequestTokenAsync("dbgateway:shop/billing", cancellation);
        var outcome = await _authenticator.AuthenticateAsync(token, cancellation);
        Assert.That(outcome.Reason, Is.EqualTo(AuthenticationReason.WrongAudience));
    }

    [Test]
    public async Task Foreign_issuer_may_rotate_its_key(CancellationToken cancellation)
    {
        var before = await _issuer!.RequestTokenAsync(TokenScene.Audience, cancellation);
        Assert.That((await _authenticator.AuthenticateAsync(before, cancellation)).IsVerified, Is.True);
        await _issuer.RotateAsync(cancellation);
        _clock.Advance(TimeSpan.FromSeconds(11));

        var after = await _issuer.RequestTokenAsync(TokenScene.Audience, cancellation);
        Assert.That((await _authenticator.AuthenticateAsync(after, cancellation)).IsVerified, Is.True);
        var withdrawn = await _authenticator.AuthenticateAsync(before, cancellation);
        Assert.That(withdrawn.Reason, Is.EqualTo(AuthenticationReason.UnknownKey));
    }

    [Test]
    public async Task Foreign_issuer_may_be_down_once_its_keys_are_known(CancellationToken cancellation)
    {
        var token = await _issuer!.RequestTokenAsync(TokenScene.Audience, cancellation);
        Assert.That((await _authenticator.AuthenticateAsync(token, cancellation)).IsVerified, Is.True);
        await _issuer.DisposeAsync();
        _issuer = null;
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.That((await _authenticator.AuthenticateAsync(token, cancellation)).IsVerified, Is.True);
        _clock.Advance(TimeSpan.FromMinutes(2));
        var late = await _authenticator.AuthenticateAsync(token, cancellation);
        Assert.That(late.Reason, Is.EqualTo(AuthenticationReason.Expired));
    }

    private static bool Matches(Principal principal, string claim, string pattern)
        => SubjectMatcher.Matches(
            new SubjectConfig
            {
                Issuer = "foreign",
                Claims = new Dictionary<string, string> { [claim] = pattern },
            },
            principal);
}
