using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace GatewayProxy.Recording.Sealing;

/// <summary>
/// What <see cref="SegmentEncryption"/> has made: JWE in flattened JSON serialization (RFC 7516 §7.2.2), with a type.
/// </summary>
internal readonly ref struct EncryptedLines
{
    private readonly ReadOnlySpan<byte> _protected;
    private readonly ReadOnlySpan<byte> _key;
    private readonly ReadOnlySpan<byte> _iv;
    private readonly ReadOnlySpan<byte> _ciphertext;
    private readonly ReadOnlySpan<byte> _tag;

    private EncryptedLines(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        reader.Read();
        Take(ref reader, "type"u8);
        _protected = Take(ref reader, "protected"u8);
        _key = Take(ref reader, "encrypted_key"u8);
        _iv = Take(ref reader, "iv"u8);
        _ciphertext = Take(ref reader, "ciphertext"u8);
        _tag = Take(ref reader, "tag"u8);
        if (!reader.Read() || reader.TokenType != JsonTokenType.EndObject || reader.Read())
        {
            throw new FormatException("there is more in it than what was encrypted.");
        }

        KeyId = KeyIdOf(_protected);
    }

    /// <summary>Thumbprint of the public key.</summary>
    public string KeyId { get; }

    /// <param name="line">With its line feed.</param>
    /// <exception cref="FormatException">It is no such line.</exception>
    public static EncryptedLines Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return new EncryptedLines(line);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("it is encrypted in no way that is known here.", e);
        }
    }

    /// <exception cref="FormatException">It is not what was encrypted.</exception>
    public byte[] Decrypt(RSA key)
    {
        try
        {
            var contentKey = key.Decrypt(Base64Url.DecodeFromUtf8(_key), RSAEncryptionPadding.OaepSHA256);
            var ciphertext = Base64Url.DecodeFromUtf8(_ciphertext);
            var tag = Base64Url.DecodeFromUtf8(_tag);
            // A shorter tag would be easier to guess.
            using var aes = new AesGcm(contentKey, AesGcm.TagByteSizes.MaxSize);
            aes.Decrypt(Base64Url.DecodeFromUtf8(_iv), ciphertext, tag, ciphertext, _protected);
            return ciphertext;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new FormatException("its lines cannot be decrypted: they are not what was encrypted.", e);
        }
    }

    private static ReadOnlySpan<byte> Take(scoped ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name) =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name)
            && reader.Read() && reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped
            ? reader.ValueSpan
            : throw new FormatException("it is encrypted in no way that is known here.");

    // Another algorithm, or a header that must be understood and is not, is nothing that was written here.
    private static string KeyIdOf(ReadOnlySpan<byte> @protected)
    {
        using var header = JsonDocument.Parse(Base64Url.DecodeFromUtf8(@protected));
        var members = header.RootElement;
        return members.GetProperty("alg").GetString() == "RSA-OAEP-256"
            && members.GetProperty("enc").GetString() == "A256GCM"
            && !members.TryGetProperty("crit", out _) && !members.TryGetProperty("zip", out _)
            && members.GetProperty("kid").GetString() is { } kid
                ? kid
                : throw new FormatException("it is encrypted with another algorithm than RSA-OAEP-256 and A256GCM.");
    }
}
