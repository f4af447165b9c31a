using System.Security.Cryptography;
using GatewayOperator.Api.Signing;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recording.Verifying;

/// <summary>The keys of a target's proxies.</summary>
internal sealed class KeyRing
{
    private const int MaxBytes = 16 * 1024;

    private readonly VerificationKey? _operator;
    private readonly Dictionary<string, CertifiedKey> _keys = [];

    private KeyRing(VerificationKey? @operator) => _operator = @operator;

    /// <summary>Whether there is a key to trust. Without one the certificates are believed and prove nothing.</summary>
    public bool IsProven => _operator is not null;

    public IEnumerable<CertifiedKey> All => _keys.Values;

    /// <summary>Certificates that are none, each a recording of its own.</summary>
    public List<VerifiedRecording> Refused { get; } = [];

    public static async Task<KeyRing> LoadAsync(
        IRecordingStore store, VerificationKey? @operator, CancellationToken cancellation)
    {
        var ring = new KeyRing(@operator);
        await foreach (var stored in store.ListAsync(ObjectKey.Keys, cancellation).ConfigureAwait(false))
        {
            var content = stored.Bytes > MaxBytes
                ? []
                : await store.ReadAsync(stored.Key, cancellation).ConfigureAwait(false) ?? [];
            try
            {
                ring.Add(stored.Key, content);
            }
            catch (Exception e) when (e is FormatException or CryptographicException)
            {
                var findings = new Findings();
                findings.Forged(stored.Key, null, e.Message);
                ring.Refused.Add(findings.Close(
                    RecordingKind.Certificate, Path.GetFileNameWithoutExtension(stored.Key)));
            }
        }

        return ring;
    }

    public CertifiedKey? Find(string kid) => _keys.GetValueOrDefault(kid);

    /// <summary>Whether the operator signed; true without a key to ask.</summary>
    public bool IsByOperator(JsonWebSignature jws) => _operator is null || jws.IsSignedBy(_operator);

    private void Add(string key, byte[] content)
    {
        var jws = JsonWebSignature.Parse(content);
        if (!IsByOperator(jws))
        {
            throw new FormatException("the operator's key has not signed this certificate.");
        }

        var certificate = KeyCertificate.Read(jws);
        var publicKey = VerificationKey.Of(certificate.Jwk);
        if (key != ObjectKey.Certificate(publicKey.Thumbprint) || !SessionId.IsValid(certificate.Proxy))
        {
            throw new FormatException("the certificate is of another key.");
        }

        _keys[publicKey.Thumbprint] = new CertifiedKey(publicKey, certificate.Proxy, certificate.Target);
    }
}
