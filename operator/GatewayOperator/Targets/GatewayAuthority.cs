using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GatewayOperator.Targets;

/// <summary>
/// The authority and certificate of a gateway whose target names none. The authority stays, so that clients need its
/// certificate once; the leaf is renewed well before it ends and whenever the names change.
/// </summary>
public static class GatewayAuthority
{
    private static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(3650);
    private static readonly TimeSpan LeafLifetime = TimeSpan.FromDays(90);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private static readonly string[] LocalNames = ["localhost", "127.0.0.1", "::1"];

    /// <summary>The names that a leaf carries: those of clients on the same machine, and the given ones.</summary>
    public static IReadOnlyList<string> Names(IEnumerable<string> hostnames) =>
        [.. LocalNames.Concat(hostnames).Distinct()];

    /// <summary>A new authority.</summary>
    public static CertificatePair Create(string target, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject($"Gateway CA of {target}"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var authority = request.CreateSelfSigned(now - ClockSkew, now + AuthorityLifetime);
        return new CertificatePair(authority.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Whether the leaf is of this authority, carries exactly these names and is not about to end.</summary>
    /// <exception cref="CryptographicException">It is no certificate.</exception>
    public static bool IsCurrent(
        CertificatePair authority, string leafPem, IReadOnlyList<string> names, DateTimeOffset now)
    {
        using var leaf = X509Certificate2.CreateFromPem(leafPem);
        using var issuer = X509Certificate2.CreateFromPem(authority.Certificate);
        var san = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        var present = san is null
            ? []
            : san.EnumerateDnsNames().Concat(san.EnumerateIPAddresses().Select(a => a.ToString())).ToHashSet();
        return leaf.NotAfter.ToUniversalTime() - RenewBefore > now.UtcDateTime
            && leaf.IssuerName.RawData.AsSpan().SequenceEqual(issuer.SubjectName.RawData)
            && present.SetEquals(names);
    }

    /// <summary>A new leaf.</summary>
    /// <exception cref="CryptographicException">The authority is damaged.</exception>
    public static CertificatePair Issue(CertificatePair authority, IReadOnlyList<string> names, DateTimeOffset now)
    {
        using var issuer = X509Certificate2.CreateFromPem(authority.Certificate, authority.Key);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject(names[^1]), key, HashAlgorithmName.SHA256);
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
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, true, false));
        using var leaf = request.Create(
            issuer, now - ClockSkew, now + LeafLifetime, RandomNumberGenerator.GetBytes(16));
        return new CertificatePair(leaf.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem());
    }

    private static X500DistinguishedName Subject(string name)
    {
        var builder = new X500DistinguishedNameBuilder();
        // RFC 5280 ub-common-name.
        builder.AddCommonName(name.Length <= 64 ? name : name[..64]);
        return builder.Build();
    }
}
