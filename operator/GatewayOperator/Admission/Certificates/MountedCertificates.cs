using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace GatewayOperator.Admission.Certificates;

/// <summary>
/// A certificate in files, as cert-manager or an administrator keeps them: <c>tls.crt</c>, <c>tls.key</c>, and
/// <c>ca.crt</c> when the API server shall be told by us. Read again when they change.
/// </summary>
public sealed class MountedCertificates(string directory, ILogger log) : IWebhookCertificates
{
    private byte[] _read = [];
    private SslStreamCertificateContext? _current;

    public SslStreamCertificateContext? Current => Volatile.Read(ref _current);

    public string? Authorities { get; private set; }

    /// <exception cref="IOException">The files cannot be read.</exception>
    /// <exception cref="CryptographicException">They are no certificate and its key.</exception>
    public Task LookAsync(bool leads, CancellationToken ct)
    {
        var (chain, key) = (Read("tls.crt")!, Read("tls.key")!);
        var authorities = Read("ca.crt");
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{chain}\0{key}\0{authorities}"));
        if (!digest.AsSpan().SequenceEqual(_read))
        {
            Use(chain, key);
            _read = digest;
            Authorities = authorities;
        }

        return Task.CompletedTask;
    }

    private void Use(string chain, string key)
    {
        // The files change one after the other: a pair that does not fit is no pair, and the one before stays.
        var leaf = X509Certificate2.CreateFromPem(chain, key);
        var others = new X509Certificate2Collection();
        others.ImportFromPem(chain);
        Volatile.Write(ref _current, SslStreamCertificateContext.Create(leaf, others, offline: true));
        log.Certificate(leaf.NotAfter.ToUniversalTime());
    }

    private string? Read(string file)
    {
        var path = Path.Combine(directory, file);
        return file == "ca.crt" && !File.Exists(path) ? null : File.ReadAllText(path);
    }
}
