using System.Security.Cryptography;

namespace GatewayOperator.Api.Signing;

/// <summary>A private key of ours that signs: ECDSA over P-256 with SHA-256 (ES256 of RFC 7518).</summary>
public sealed class SigningKey : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ECDsa _key;

    private SigningKey(ECDsa key)
    {
        _key = key;
        Public = VerificationKey.Of(key);
    }

    public VerificationKey Public { get; }

    public static SigningKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads PKCS#8 in PEM, as <see cref="ExportPem"/> writes it.</summary>
    /// <exception cref="CryptographicException">It is no private key over P-256.</exception>
    public static SigningKey Load(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return new SigningKey(key);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new CryptographicException("A signing key is a private EC key over P-256 in PEM (PKCS#8).", e);
        }
    }

    public string ExportPem() => _key.ExportPkcs8PrivateKeyPem();

    /// <summary>The signature as ES256 wants it: r and s, 32 bytes each.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            return _key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }

    public void Dispose() => _key.Dispose();
}
