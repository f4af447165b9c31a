using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Authentication;

namespace GatewayProxy.Tests.Authentication;

/// <summary>Whose certificate an https issuer must show.</summary>
[Parallelizable]
public sealed class IssuerTlsTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UtcNow.AddDays(-1);

    private readonly ECDsa _authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private X509Certificate2 _authority = null!;

    [OneTimeSetUp]
    public void MakeAuthority()
    {
        var request = new CertificateRequest("CN=test authority", _authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(Start, Start.AddDays(10));
    }

    [OneTimeTearDown]
    public void Forget()
    {
        _authority.Dispose();
        _authorityKey.Dispose();
    }

    [Test]
    public async Task Certificate_of_the_configured_authority_is_accepted()
        => await ExpectAsync(AuthenticationReason.Verified, forLoopback: true, _authority.ExportCertificatePem());

    [Test]
    public async Task Certificate_for_another_host_is_refused()
        => await ExpectAsync(
            AuthenticationReason.IssuerUnavailable, forLoopback: false, _authority.ExportCertificatePem());

    [Test]
    public async Task Certificate_of_an_unknown_authority_is_refused()
        => await ExpectAsync(AuthenticationReason.IssuerUnavailable, forLoopback: true, caPem: null);

    [TestCase("")]
    [TestCase("no pem")]
    [TestCase("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public async Task Unusable_authority_bundle_trusts_nobody(string caPem)
        => await ExpectAsync(AuthenticationReason.IssuerUnavailable, forLoopback: true, caPem);

    private async Task ExpectAsync(AuthenticationReason reason, bool forLoopback, string? caPem)
    {
        using var certificate = MakeCertificate(forLoopback ? IPAddress.Loopback : IPAddress.Parse("192.0.2.1"));
        using var key = TestKey.Create();
        await using var issuer = await ScriptedIssuer.StartAsync(key, certificate);
        await using var scene = await TokenScene.OpenAsync(trust: _ => new IssuerConfig
        {
            Name = "tls",
            Url = issuer.Url,
            CaPem = caPem,
            AllowPrivate = true,
        });
        await scene.ExpectAsync(reason, key.Sign(scene.Payload(("iss", issuer.Url)).ToJsonString()));
        Assert.That(issuer.Requests, Has.Count.EqualTo(reason == AuthenticationReason.Verified ? 2 : 0));
    }

    private X509Certificate2 MakeCertificate(IPAddress address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=issuer", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(_authority, Start, Start.AddDays(9), [1, 2, 3, 4]);
        return signed.CopyWithPrivateKey(key);
    }
}
