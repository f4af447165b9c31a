using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GatewayOperator.Tests.ClusterSupport;

/// <summary>The authority of one cluster, for its server and its users, and the key of its service accounts.</summary>
public sealed class ClusterPki : IDisposable
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    private readonly string _directory;
    private readonly DateTimeOffset _now;
    private readonly ECDsa _caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _ca;

    public ClusterPki(string directory, DateTimeOffset now)
    {
        _directory = directory;
        _now = now;
        var request = new CertificateRequest("CN=test cluster", _caKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        _ca = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(3));
        Write("ca.crt", CaPem);
        WriteServer();
        using var serviceAccounts = RSA.Create(2048);
        Write("sa.key", serviceAccounts.ExportRSAPrivateKeyPem());
        Write("sa.pub", serviceAccounts.ExportSubjectPublicKeyInfoPem());
    }

    public string CaPem => _ca.ExportCertificatePem();

    public string PathOf(string file) => Path.Combine(_directory, file);

    /// <summary>A client certificate of a user and its groups, and its key, both as PEM.</summary>
    public (string Certificate, string Key) Client(string user, params IReadOnlyList<string> groups)
    {
        var name = new X500DistinguishedNameBuilder();
        foreach (var group in groups)
        {
            name.AddOrganizationName(group);
        }

        name.AddCommonName(user);
        return Sign(name.Build(), ClientAuthentication, names: null);
    }

    public void Dispose()
    {
        _ca.Dispose();
        _caKey.Dispose();
    }

    private void WriteServer()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        foreach (var name in (string[])["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"])
        {
            names.AddDnsName(name);
        }

        var (certificate, key) = Sign(new X500DistinguishedName("CN=kube-apiserver"), ServerAuthentication, names);
        Write("apiserver.crt", certificate);
        Write("apiserver.key", key);
    }

    private (string Certificate, string Key) Sign(
        X500DistinguishedName subject, Oid use, SubjectAlternativeNameBuilder? names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([use], false));
        if (names is not null)
        {
            request.CertificateExtensions.Add(names.Build());
        }

        using var leaf = request.Create(_ca, _now.AddDays(-1), _now.AddDays(2), RandomNumberGenerator.GetBytes(16));
        return (leaf.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(_directory);
        File.WriteAllText(PathOf(file), text);
    }
}
