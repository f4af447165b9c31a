using System.Text.Json.Nodes;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Authentication;
using Microsoft.AspNetCore.Http;

namespace GatewayProxy.Tests.Authentication;

/// <summary>What an issuer may answer, and where it may be.</summary>
[Parallelizable]
public sealed class IssuerFetchTests
{
    private TestKey _key = null!;
    private ScriptedIssuer _issuer = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        _key = TestKey.Create();
        _issuer = await ScriptedIssuer.StartAsync(_key);
    }

    [TearDown]
    public async Task CloseAsync()
    {
        await _issuer.DisposeAsync();
        _key.Dispose();
    }

    [Test]
    public async Task Redirecting_issuer_is_not_followed()
    {
        await using var elsewhere = await ScriptedIssuer.StartAsync(_key);
        _issuer.Answer = context =>
        {
            context.Response.Redirect(elsewhere.Url + context.Request.Path);
            return Task.CompletedTask;
        };
        await ExpectUnavailableAsync("Status");
        Assert.That(elsewhere.Connections, Is.Zero);
    }

    [TestCase("http://127.0.0.1:1")]
    [TestCase("")]
    [TestCase("slash")]
    public async Task Discovery_document_of_another_issuer_is_refused(string name)
    {
        var other = name == "slash" ? _issuer.Url + "/" : name;
        _issuer.Answer = context => context.Response.WriteAsync(_issuer.Discovery(issuer: other));
        await ExpectUnavailableAsync(name.Length == 0 ? "Malformed" : "IssuerMismatch");
        Assert.That(_issuer.Requests, Has.Count.EqualTo(1), "its key set is not asked for");
    }

    [Test]
    public async Task Discovery_that_is_too_large_is_refused()
    {
        _issuer.Answer = async context =>
        {
            await context.Response.WriteAsync(_issuer.Discovery()[..^1] + ",\"x\":\"");
            await context.Response.WriteAsync(new string('x', 2 * 1024 * 1024) + "\"}");
        };
        await ExpectUnavailableAsync("TooLarge");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Discovery_that_is_too_slow_is_given_up(CancellationToken cancellation)
    {
        _issuer.Answer = async context =>
        {
            // A byte now and then: each read succeeds, the document never ends.
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(" ", cancellation);
                await context.Response.Body.FlushAsync(cancellation);
                await Task.WhenAny(Task.Delay(300, cancellation), Task.Delay(Timeout.Infinite, context.RequestAborted));
            }
        };
        await ExpectUnavailableAsync("Timeout");
    }

    [TestCase("")]
    [TestCase("<html>")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("""{"keys":{}}""")]
    [TestCase("""{"keys":null}""")]
    [TestCase("""{"keys":[],"keys":[]}""")]
    public async Task Key_set_that_is_none_is_refused(string answer)
    {
        AnswerKeySet(answer);
        await ExpectUnavailableAsync("Malformed");
    }

    [Test]
    public async Task Good_key_among_garbage_is_used()
    {
        var garbage = new JsonArray(
            7, null, "key", new JsonArray(), new JsonObject(), new JsonObject { ["kty"] = "XYZ", ["kid"] = "k1" },
            new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = "k1", ["x"] = "AAAA", ["y"] = "!" },
            new JsonObject { ["kty"] = "RSA", ["kid"] = "k1", ["n"] = "", ["e"] = "AQAB" },
            new JsonObject { ["kty"] = 1 },
            OffCurve());
        garbage.Add(_key.Jwk());
        AnswerKeySet(new JsonObject { ["keys"] = garbage }.ToJsonString());
        await ExpectAsync(AuthenticationReason.Verified, _key);
    }

    [TestCase("use", "enc")]
    [TestCase("key_ops", "sign")]
    public async Task Key_for_another_purpose_is_ignored(string member, string value)
    {
        var jwk = _key.Jwk();
        jwk[member] = member == "use" ? value : new JsonArray(value);
        _issuer.Keys = new JsonArray(jwk);
        await ExpectAsync(AuthenticationReason.UnknownKey, _key);
    }

    [Test]
    public async Task Short_rsa_key_is_ignored()
    {
        using var weak = TestKey.Create("RS256", rsaBits: 1024);
        _issuer.Publish(weak);
        await ExpectAsync(AuthenticationReason.UnknownKey, weak);
    }

    [Test]
    public async Task Symmetric_key_is_ignored()
    {
        _issuer.Keys = new JsonArray(
            new JsonObject { ["kty"] = "oct", ["kid"] = "k1", ["k"] = "AAAA", ["alg"] = "ES256" });
        await ExpectAsync(AuthenticationReason.UnknownKey, _key);
    }

    [Test]
    public async Task Emptied_key_set_withdraws_every_key()
    {
        _issuer.Publish();
        await ExpectAsync(AuthenticationReason.UnknownKey, _key);
    }

    [Test]
    public async Task Plain_http_is_refused_unless_allowed_on_loopback()
    {
        await ExpectUnavailableAsync("Misconfigured", trust => trust with { AllowLoopbackHttp = false });
        await ExpectUnavailableAsync(
            "Misconfigured", trust => trust with { AllowLoopbackHttp = false, AllowPrivate = true });
        Assert.That(_issuer.Connections, Is.Zero);
    }

    [TestCase("127.0.0.1", "AddressRefused")]
    [TestCase("localhost", "AddressRefused")]
    [TestCase("[::ffff:127.0.0.1]", "AddressRefused")]
    [TestCase("2130706433", "AddressRefused")]
    [TestCase("0.0.0.0", "Unreachable", Description = "The resolver refuses it before we do.")]
    public async Task Private_address_is_refused_before_a_packet_is_sent(string host, string cause)
    {
        var url = $"https://{host}:{_issuer.Port}";
        await ExpectUnavailableAsync(cause, trust => trust with { Url = url }, url);
        Assert.That(_issuer.Connections, Is.Zero);
    }

    [TestCase("http://example.com/jwks")]
    [TestCase("http://10.0.0.1/jwks")]
    [TestCase("file:///etc/passwd")]
    [TestCase("http://user:password@127.0.0.1/jwks")]
    [TestCase("/jwks")]
    public async Task Key_set_elsewhere_obeys_the_same_rules(string keySet)
    {
        _issuer.Answer = context => context.Response.WriteAsync(_issuer.Discovery(keySet: keySet));
        await ExpectUnavailableAsync("Malformed");
    }

    [Test]
    public async Task Discovery_url_says_where_to_fetch_and_not_who_the_issuer_is()
    {
        await using var mirror = await ScriptedIssuer.StartAsync();
        mirror.Answer = context => context.Response.WriteAsync(_issuer.Discovery());
        await ExpectAsync(
            AuthenticationReason.Verified, _key, trust => trust with { DiscoveryUrl = mirror.Url + "/any/path" });
        Assert.That(mirror.Requests, Is.EqualTo(new[] { "/any/path" }));
    }

    [Test]
    public async Task Request_carries_nothing_of_ours()
    {
        var headers = new List<string>();
        _issuer.Answer = context =>
        {
            headers.AddRange(context.Request.Headers.Keys);
            context.Response.Headers.SetCookie = "a=b";
            return _issuer.AnswerWell(context);
        };
        await ExpectAsync(AuthenticationReason.Verified, _key);
        Assert.That(headers.Distinct(), Is.EqualTo(new[] { "Host" }));
    }

    private static JsonObject OffCurve() => new()
    {
        ["kty"] = "EC",
        ["crv"] = "P-256",
        ["kid"] = "k1",
        ["x"] = new string('A', 43),
        ["y"] = new string('A', 43),
    };

    private void AnswerKeySet(string answer)
        => _issuer.Answer = context => context.Request.Path == ScriptedIssuer.DiscoveryPath
            ? _issuer.AnswerWell(context)
            : context.Response.WriteAsync(answer);

    private Task ExpectUnavailableAsync(
        string cause, Func<IssuerConfig, IssuerConfig>? trust = null, string? name = null)
        => ExpectAsync(AuthenticationReason.IssuerUnavailable, _key, trust, name, cause);

    private async Task ExpectAsync(
        AuthenticationReason reason,
        TestKey key,
        Func<IssuerConfig, IssuerConfig>? trust = null,
        string? name = null,
        string? cause = null)
    {
        await using var scene = await TokenScene.OpenAsync(trust: own =>
        {
            var config = own with { Url = _issuer.Url };
            return trust is null ? config : trust(config);
        });
        await scene.ExpectAsync(reason, key.Sign(scene.Payload(("iss", name ?? _issuer.Url)).ToJsonString()));
        Assert.That(scene.Log.Lines, cause is null ? Has.None.Contains("2011") : Has.Some.Contains($"({cause})"));
    }
}
