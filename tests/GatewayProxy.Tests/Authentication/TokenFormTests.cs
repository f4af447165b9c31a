using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using GatewayProxy.Authentication;

namespace GatewayProxy.Tests.Authentication;

/// <summary>Tokens that are refused for what they look like, before or whatever their signature.</summary>
[Parallelizable]
public sealed class TokenFormTests
{
    private TokenScene _scene = null!;

    [SetUp]
    public async Task OpenAsync() => _scene = await TokenScene.OpenAsync("RS256");

    [TearDown]
    public async Task CloseAsync() => await _scene.DisposeAsync();

    [Test]
    public void Default_outcome_refuses()
    {
        AuthenticationOutcome outcome = default;
        Assert.That(outcome.IsVerified, Is.False);
        Assert.That(outcome.Reason, Is.EqualTo(AuthenticationReason.Refused));
    }

    [TestCase("none")]
    [TestCase("None")]
    [TestCase("NONE")]
    public async Task Alg_none_is_refused(string algorithm)
    {
        var unsigned = TestKey.Encode($$"""{"alg":"{{algorithm}}","kid":"k1"}""")
            + "." + TestKey.Encode(_scene.Payload().ToJsonString()) + ".";
        await _scene.ExpectAsync(AuthenticationReason.AlgorithmNotAllowed, unsigned);
        await _scene.ExpectAsync(AuthenticationReason.AlgorithmNotAllowed, unsigned + "AAAA");
        await _scene.ExpectAsync(
            AuthenticationReason.AlgorithmNotAllowed,
            _scene.Key.Sign(_scene.Payload().ToJsonString(), $$"""{"alg":"{{algorithm}}","kid":"k1"}"""));
    }

    [TestCase("HS256")]
    [TestCase("HS512")]
    public async Task Hmac_with_the_public_key_as_its_secret_is_refused(string algorithm)
    {
        var secrets = new[]
        {
            Encoding.ASCII.GetBytes(_scene.Key.Rsa.ExportSubjectPublicKeyInfoPem()),
            Encoding.ASCII.GetBytes(_scene.Key.Rsa.ExportRSAPublicKeyPem()),
            _scene.Key.Rsa.ExportSubjectPublicKeyInfo(),
            _scene.Key.Rsa.ExportParameters(false).Modulus!,
            Encoding.UTF8.GetBytes(_scene.Key.Jwk().ToJsonString()),
        };
        var signed = TestKey.Encode($$"""{"alg":"{{algorithm}}","kid":"k1"}""")
            + "." + TestKey.Encode(_scene.Payload().ToJsonString());
        foreach (var secret in secrets)
        {
            var bytes = Encoding.ASCII.GetBytes(signed);
            var signature = algorithm == "HS256"
                ? HMACSHA256.HashData(secret, bytes)
                : HMACSHA512.HashData(secret, bytes);
            await _scene.ExpectAsync(
                AuthenticationReason.AlgorithmNotAllowed, signed + "." + Base64Url.EncodeToString(signature));
        }
    }

    [TestCase("""{"alg":"RS256","kid":"k1","crit":["exp"]}""", AuthenticationReason.CriticalHeader)]
    [TestCase("""{"alg":"RS256","kid":"k1","crit":[]}""", AuthenticationReason.CriticalHeader)]
    [TestCase("""{"alg":"RS256","kid":"k1","enc":"A128GCM"}""", AuthenticationReason.Encrypted)]
    [TestCase("""{"alg":"RS256","kid":7}""", AuthenticationReason.Malformed)]
    [TestCase("""{"alg":["RS256"],"kid":"k1"}""", AuthenticationReason.Malformed)]
    [TestCase("""{"kid":"k1"}""", AuthenticationReason.Malformed)]
    [TestCase("""{"alg":"HS256","alg":"RS256","kid":"k1"}""", AuthenticationReason.Malformed)]
    [TestCase("""{"alg":"RS256","kid":"k1",}""", AuthenticationReason.Malformed)]
    [TestCase("""["RS256"]""", AuthenticationReason.Malformed)]
    public async Task Header_with_demands_or_defects_is_refused(string header, AuthenticationReason reason)
        => await _scene.ExpectAsync(reason, _scene.Key.Sign(_scene.Payload().ToJsonString(), header));

    [TestCase("at+jwt")]
    [TestCase("JWT")]
    [TestCase("anything")]
    public async Task Any_typ_is_accepted(string type)
        => await _scene.ExpectAsync(
            AuthenticationReason.Verified,
            _scene.Key.Sign(_scene.Payload().ToJsonString(), $$"""{"alg":"RS256","kid":"k1","typ":"{{type}}"}"""));

    [Test]
    public async Task Encrypted_token_is_refused()
        => await _scene.ExpectAsync(
            AuthenticationReason.Encrypted,
            TestKey.Encode("""{"alg":"RSA-OAEP","enc":"A128GCM"}""") + ".AAAA.AAAA.AAAA.AAAA");

    [TestCase(64 * 1024)]
    [TestCase(16 * 1024)]
    [TestCase(10 * 1024 * 1024)]
    public async Task Oversized_token_is_refused_unread(int size)
    {
        var token = _scene.Token(("padding", new string('x', size)));
        await _scene.ExpectAsync(AuthenticationReason.TooLarge, token);
        await _scene.ExpectAsync(AuthenticationReason.TooLarge, new string('.', size + 1));
    }

    [Test]
    public async Task Token_of_eleven_kilobytes_is_accepted()
        => await _scene.ExpectAsync(AuthenticationReason.Verified, _scene.Token(("groups", new string('x', 11_000))));

    [TestCase("\"sub\":\"admin\"")]
    [TestCase("\"s\\u0075b\":\"admin\"")]
    [TestCase("\"x\":{\"a\":1,\"a\":2}")]
    [TestCase("\"x\":\"\\ud800\"")]
    [TestCase("\"\\udc00\":1")]
    [TestCase("\"x\":NaN")]
    [TestCase("\"x\":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]")]
    [TestCase("/* */\"x\":1")]
    public async Task Duplicate_claims_and_odd_json_are_refused_though_signed(string member)
    {
        var payload = _scene.Payload().ToJsonString();
        await _scene.ExpectAsync(AuthenticationReason.Malformed, _scene.Key.Sign(payload[..^1] + "," + member + "}"));
    }

    [TestCase("exp", "\"99999999999\"")]
    [TestCase("exp", "null")]
    [TestCase("exp", "-1")]
    [TestCase("exp", "1e400")]
    [TestCase("exp", "1e300")]
    [TestCase("nbf", "\"0\"")]
    [TestCase("aud", "{}")]
    [TestCase("aud", "[\"dbgateway:shop/orders\",7]")]
    public async Task Registered_claim_of_a_wrong_type_is_refused(string name, string value)
    {
        var payload = _scene.Payload((name, null)).ToJsonString();
        await _scene.ExpectAsync(
            AuthenticationReason.Malformed, _scene.Key.Sign(payload[..^1] + $",\"{name}\":{value}}}"));
    }

    [TestCase("exp")]
    [TestCase("aud")]
    [TestCase("sub")]
    public async Task Token_without_expiry_audience_or_subject_is_refused(string name)
        => await _scene.ExpectAsync(AuthenticationReason.MissingClaim, _scene.Token((name, null)));

    [Test]
    public async Task Encoding_that_decoders_disagree_on_is_refused()
    {
        var token = _scene.Token();
        var parts = token.Split('.');
        string[] odd =
        [
            "", ".", "..", "...", token + ".", " " + token, token + "\n", token + "=",
            parts[0] + "=." + parts[1] + "." + parts[2],
            parts[0] + "." + parts[1] + " ." + parts[2], parts[0] + "." + parts[1], parts[0] + "." + parts[1] + ".",
            token.Replace('_', '/').Replace('-', '+') + "+", "a." + parts[1] + "." + parts[2],
            "\0" + token, token + "\u00e9",
            Base64Url.EncodeToString([0xff, 0xfe, 0x7b, 0x7d]) + "." + parts[1] + "." + parts[2],
        ];
        foreach (var text in odd)
        {
            await _scene.ExpectAsync(AuthenticationReason.Malformed, text);
        }

        await _scene.ExpectAsync(AuthenticationReason.Verified, token);
    }
}
