using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace GatewayOperator.Local;

/// <summary>
/// The authority and certificate of a gateway whose target names none. The authority stays, so that clients need its
/// certificate once; the leaf is renewed well before it ends and whenever the names change.
/// </summary>
public sealed class GatewayCertificates(string directory, TimeProvider time)
{
    private static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(3650);
    private static readonly TimeSpan LeafLifetime = TimeSpan.FromDays(90);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private static readonly string[] LocalNames = ["localhost", "127.0.0.1", "::1"];

    private string CaPath => Path.Combine(directory, "ca.crt");

    private string CaKeyPath => Path.Combine(directory, "ca.key");

    private string LeafPath => Path.Combine(directory, "tls.crt");

    private string LeafKeyPath => Path.Combine(directory, "tls.key");

    /// <summary>Certificate chain, key and authority, all PEM.</summary>
    public (string Certificate, string Key, string Authority) Ensure(string target, IReadOnlyList<string> hostnames)
    {
        using var authority = LoadOrCreateAuthority(target);
        var names = LocalNames.Concat(hostnames).Distinct().ToList();
        if (!IsCurrent(authority, names))
        {
            CreateLeaf(authority, names);
        }

        return (File.ReadAllText(LeafPath), File.ReadAllText(LeafKeyPath), File.ReadAllText(CaPath));
    }

    private X509Certificate2 LoadOrCreateAuthority(string target)
    {
        if (File.Exists(CaPath) && File.Exists(CaKeyPath))
        {
            return X509Certificate2.CreateFromPemFile(CaPath, CaKeyPath);
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject($"Gateway CA of {target}"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = time.GetUtcNow();
        var authority = request.CreateSelfSigned(now - ClockSkew, now + AuthorityLifetime);
        Save(CaKeyPath, key.ExportPkcs8PrivateKeyPem());
        Save(CaPath, authority.ExportCertificatePem() + "\n");
        return authority;
    }

    private bool IsCurrent(X509Certificate2 authority, IReadOnlyList<string> names)
    {
        if (!File.Exists(LeafPath) || !File.Exists(LeafKeyPath))
        {
            return false;
        }

        using var leaf = X509CertificateLoader.LoadCertificateFromFile(LeafPath);
        var san = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        var present = san is null
            ? []
            : san.EnumerateDnsNames().Concat(san.EnumerateIPAddresses().Select(a => a.ToString())).ToHashSet();
        return leaf.NotAfter.ToUniversalTime() - RenewBefore > time.GetUtcNow().UtcDateTime
            && leaf.IssuerName.RawData.AsSpan().SequenceEqual(authority.SubjectName.RawData)
            && present.SetEquals(names);
    }

    private void CreateLeaf(X509Certificate2 authority, IReadOnlyList<string> names)
    {
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
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        var now = time.GetUtcNow();
        using var leaf = request.Create(
            authority, now - ClockSkew, now + LeafLifetime, RandomNumberGenerator.GetBytes(16));
        Save(LeafKeyPath, key.ExportPkcs8PrivateKeyPem());
        Save(LeafPath, leaf.ExportCertificatePem() + "\n");
    }

    private static X500DistinguishedName Subject(string name)
    {
        var builder = new X500DistinguishedNameBuilder();
        // RFC 5280 ub-common-name.
        builder.AddCommonName(name.Length <= 64 ? name : name[..64]);
        return builder.Build();
    }

    private static void Save(string path, string pem) => PrivateFile.Write(path, Encoding.ASCII.GetBytes(pem));
}
