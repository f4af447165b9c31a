using System.Security.Cryptography;
using GatewayOperator.Api.Signing;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;

namespace GatewayOperator.Recordings;

/// <summary>The keys of proxies that the operator has certified.</summary>
public sealed class ProxyKeys(VerificationKey authority)
{
    private readonly Dictionary<string, VerificationKey> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _proxies = new(StringComparer.Ordinal);
    private bool _loaded;

    public IReadOnlyCollection<string> Proxies => _proxies;

    /// <summary>Whether a signature is of a key that was certified.</summary>
    public bool Trusts(JsonWebSignature signed) =>
        _keys.TryGetValue(signed.KeyId, out var key) && signed.IsSignedBy(key);

    /// <summary>Reads the certificates that earlier starts of the operator stored.</summary>
    public async Task LoadAsync(IRecordingStore store, CancellationToken ct)
    {
        if (_loaded)
        {
            return;
        }

        await foreach (var stored in store.ListAsync(ObjectKey.Keys, ct).ConfigureAwait(false))
        {
            if (await store.ReadAsync(stored.Key, ct).ConfigureAwait(false) is { } content)
            {
                Take(content);
            }
        }

        _loaded = true;
    }

    /// <summary>Certifies a key.</summary>
    public async Task AddAsync(
        IRecordingStore store, KeyCertificate certificate, SigningKey signer, CancellationToken ct)
    {
        var content = certificate.Sign(signer);
        var kid = VerificationKey.Of(certificate.Jwk).Thumbprint;
        await store.TryCreateAsync(ObjectKey.Certificate(kid), content, ct).ConfigureAwait(false);
        Take(content);
    }

    // What somebody else put there is no certificate of ours; `verify` names it.
    private void Take(byte[] content)
    {
        try
        {
            var jws = JsonWebSignature.Parse(content);
            if (jws.IsSignedBy(authority))
            {
                var certificate = KeyCertificate.Read(jws);
                var key = VerificationKey.Of(certificate.Jwk);
                _keys[key.Thumbprint] = key;
                _proxies.Add(certificate.Proxy);
            }
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
        }
    }
}
