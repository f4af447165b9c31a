using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GatewayOperator.Kubernetes.Tests.Scripted;

/// <summary>A certificate authority.</summary>
internal sealed class ScriptedAuthority(X509Certificate2 certificate) : IDisposable
{
    private static readonly DateTimeOffset Start = TimeProvider.System.GetUtcNow().AddHours(-1);

    /// <summary>Its own certificate, without the key.</summary>
    public X509Certificate2 Certificate { get; } = X509CertificateLoader.LoadCertificate(certificate.RawData);

    public static ScriptedAuthority Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=authority {Guid.NewGuid()}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return new ScriptedAuthority(request.CreateSelfSigned(Start, Start.AddDays(2)));
    }

    /// <summary>A server certificate for one host.</summary>
    public X509Certificate2 Issue(string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(certificate, Start, Start.AddDays(1), RandomNumberGenerator.GetBytes(8));
        using var whole = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), password: null);
    }

    public void Dispose()
    {
        Certificate.Dispose();
        certificate.Dispose();
    }
}
