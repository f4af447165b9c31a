using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using GatewayOperator.Api.References;

namespace GatewayProxy.Recording.Sealing;

/// <summary>
/// Encrypts the lines of segments for who has the private key of this public one: JWE (RFC 7516) with RSA-OAEP-256 and
/// A256GCM, a fresh content key each time. Who has no more than this reads nothing of what it has made.
/// </summary>
public sealed class SegmentEncryption
{
    /// <summary>How every such line begins.</summary>
    internal static ReadOnlySpan<byte> Start => "{\"type\":\"encrypted\","u8;

    /// <summary>All of the line but the ciphertext, with room to spare: an RSA key has at most 16384 bits.</summary>
    internal const int MaxFrameBytes = 4 * 1024;

    private const int ContentKeyBytes = 32;

    private readonly RSAParameters _key;
    private readonly string _protected;

    private SegmentEncryption(RSAParameters key)
    {
        _key = key;
        KeyId = ThumbprintOf(key);
        _protected = Base64Url.EncodeToString(Encoding.ASCII.GetBytes(
            $$"""{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":"{{KeyId}}"}"""));
    }

    /// <summary>RFC 7638 thumbprint of the key.</summary>
    public string KeyId { get; }

    /// <summary>Reads a public key in PEM.</summary>
    /// <exception cref="CryptographicException">It is none, is too short, or is a private one.</exception>
    public static SegmentEncryption Parse(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        if (EncryptionKeyCheck.Problem(pem) is { } problem)
        {
            throw new CryptographicException($"The key {problem}");
        }

        using var key = RSA.Create();
        key.ImportFromPem(pem);
        return new SegmentEncryption(key.ExportParameters(includePrivateParameters: false));
    }

    /// <summary>A fresh content key.</summary>
    internal SegmentEnvelope NewEnvelope()
    {
        var contentKey = RandomNumberGenerator.GetBytes(ContentKeyBytes);
        using var rsa = RSA.Create(_key);
        var encryptedKey = rsa.Encrypt(contentKey, RSAEncryptionPadding.OaepSHA256);
        var iv = RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize);
        return new SegmentEnvelope(_protected, encryptedKey, contentKey, iv);
    }

    internal static string ThumbprintOf(RSAParameters key)
    {
        var exponent = Base64Url.EncodeToString(key.Exponent);
        var modulus = Base64Url.EncodeToString(key.Modulus);
        // The members that are required, in lexicographic order, without white space: RFC 7638 §3.
        var jwk = $$"""{"e":"{{exponent}}","kty":"RSA","n":"{{modulus}}"}""";
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(jwk)));
    }
}
