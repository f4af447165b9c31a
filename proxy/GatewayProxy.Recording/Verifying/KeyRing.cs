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

    private readonly string? _place;

    private KeyRing(VerificationKey? @operator, string? place) => (_operator, _place) = (@operator, place);

    /// <summary>Whether there is a key to trust. Without one the certificates are believed and prove nothing.</summary>
    public bool IsProven => _operator is not null;

    public IEnumerable<CertifiedKey> All => _keys.Values;

    /// <summary>Certificates that are none, each a recording of its own.</summary>
    public List<VerifiedRecording> Refused { get; } = [];

    public static async Task<KeyRing> LoadAsync(
        IRecordingStore store, VerificationKey? @operator, string? place, CancellationToken cancellation)
    {
        var ring = new KeyRing(@operator, place);
        await foreach (var stored in store.ListAsync(ObjectKey.Keys, cancellation).ConfigureAwait(false))
        {
            // What consoles of S3 put where a directory is to be seen.
            if (stored.Key.EndsWith('/'))
            {
                continue;
            }

            var content = stored.Bytes > MaxBytes || !ObjectKey.IsValid(stored.Key)
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

        if (_place is not null && certificate.Target is var target && _place != $"{target.Namespace}.{target.Name}")
        {
            throw new FormatException(
                $"the certificate is for target {target.Namespace}/{target.Name}, and this place is {_place}.");
        }

        _keys[publicKey.Thumbprint] = new CertifiedKey(publicKey, certificate.Proxy, certificate.Target);
    }
}
