using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GatewayProxy.Upstream;

namespace GatewayProxy.Tests.Upstream;

/// <summary>With which hash a certificate is bound to (RFC 5929 section 4.1).</summary>
public sealed class TlsServerEndPointTests
{
    // sha256WithRSAEncryption without its last arc, by which its siblings differ.
    private static readonly byte[] RsaSignature = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01];

    [TestCase("SHA256")]
    [TestCase("SHA384")]
    [TestCase("SHA512")]
    public void Hash_is_that_of_the_signature(string name)
    {
        var hash = new HashAlgorithmName(name);
        foreach (var certificate in (byte[][])[Rsa(hash), RsaPss(hash), Ecdsa(hash)])
        {
            var expected = CryptographicOperations.HashData(hash, certificate);
            Assert.That(TlsServerEndPoint.Hash(certificate), Is.EqualTo(expected));
        }
    }

    [TestCase(4, TestName = "Certificate_signed_with_MD5_is_hashed_with_SHA256")]
    [TestCase(5, TestName = "Certificate_signed_with_SHA1_is_hashed_with_SHA256")]
    public void Weak_signature(int arc)
    {
        var certificate = WithRsaSignature((byte)arc);
        Assert.That(TlsServerEndPoint.Hash(certificate), Is.EqualTo(SHA256.HashData(certificate)));
    }

    [Test]
    public void Certificate_of_an_unknown_signature_cannot_be_bound_to() =>
        Assert.That(TlsServerEndPoint.Hash(WithRsaSignature(99)), Is.Null);

    [Test]
    public void Bytes_that_are_no_certificate_cannot_be_bound_to()
    {
        var certificate = Rsa(HashAlgorithmName.SHA256);
        Assert.That(TlsServerEndPoint.Hash([]), Is.Null);
        Assert.That(TlsServerEndPoint.Hash([0x30, 0x00]), Is.Null);
        Assert.That(TlsServerEndPoint.Hash(certificate.AsSpan(0, 100)), Is.Null);
    }

    private static byte[] WithRsaSignature(byte arc)
    {
        var certificate = Rsa(HashAlgorithmName.SHA256);
        for (var at = 0; certificate.AsSpan(at).IndexOf(RsaSignature) is >= 0 and var found; at++)
        {
            at += found + RsaSignature.Length;
            // 1 is the key's own identifier.
            certificate[at] = certificate[at] == 1 ? (byte)1 : arc;
        }

        return certificate;
    }

    private static byte[] Rsa(HashAlgorithmName hash) => Rsa(hash, RSASignaturePadding.Pkcs1);

    private static byte[] RsaPss(HashAlgorithmName hash) => Rsa(hash, RSASignaturePadding.Pss);

    private static byte[] Rsa(HashAlgorithmName hash, RSASignaturePadding padding)
    {
        using var key = RSA.Create(2048);
        return SelfSigned(new CertificateRequest("CN=localhost", key, hash, padding));
    }

    private static byte[] Ecdsa(HashAlgorithmName hash)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return SelfSigned(new CertificateRequest("CN=localhost", key, hash));
    }

    private static byte[] SelfSigned(CertificateRequest request)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return certificate.RawData;
    }
}
