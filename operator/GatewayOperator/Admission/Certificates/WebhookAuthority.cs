using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GatewayOperator.Admission.Certificates;

/// <summary>An authority of the webhooks' own, that nothing else trusts.</summary>
internal sealed class WebhookAuthority : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);
    private static readonly TimeSpan LeafLifetime = TimeSpan.FromDays(7);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private readonly X509Certificate2 _certificate;

    private WebhookAuthority(X509Certificate2 certificate, string keyPem)
    {
        _certificate = certificate;
        KeyPem = keyPem;
        CertificatePem = certificate.ExportCertificatePem() + "\n";
    }

    public string CertificatePem { get; }

    public string KeyPem { get; }

    public DateTimeOffset Start => _certificate.NotBefore.ToUniversalTime() + ClockSkew;

    public DateTimeOffset End => _certificate.NotAfter.ToUniversalTime();

    public static WebhookAuthority Create(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // Two authorities that are trusted at a time must not share a name, or one is taken for the other.
        var name = $"Webhooks of gateway-operator {RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        var request = new CertificateRequest(Subject(name), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var certificate = request.CreateSelfSigned(now - ClockSkew, now + Lifetime);
        return new WebhookAuthority(certificate, key.ExportPkcs8PrivateKeyPem());
    }

    /// <exception cref="CryptographicException">They are no authority and its key.</exception>
    public static WebhookAuthority Load(string certificatePem, string keyPem)
    {
        try
        {
            return new WebhookAuthority(X509Certificate2.CreateFromPem(certificatePem, keyPem), keyPem);
        }
        catch (ArgumentException e)
        {
            throw new CryptographicException("The authority's certificate does not fit its key.", e);
        }
    }

    /// <summary>When an authority or certificate is to be replaced: two thirds of its life are over.</summary>
    public static bool IsOld(DateTimeOffset start, DateTimeOffset end, DateTimeOffset now) =>
        now >= start + ((end - start) * 2 / 3);

    /// <summary>A certificate with its key for a server of those names.</summary>
    public X509Certificate2 Issue(IReadOnlyList<string> names, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject(names[0]), key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "serverAuth")], false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false));
        var end = now + LeafLifetime;
        using var leaf = request.Create(
            _certificate, now - ClockSkew, end < End ? end : End, RandomNumberGenerator.GetBytes(16));
        return leaf.CopyWithPrivateKey(key);
    }

    public void Dispose() => _certificate.Dispose();

    private static X500DistinguishedName Subject(string name)
    {
        var builder = new X500DistinguishedNameBuilder();
        // RFC 5280 ub-common-name.
        builder.AddCommonName(name.Length <= 64 ? name : name[..64]);
        return builder.Build();
    }
}
