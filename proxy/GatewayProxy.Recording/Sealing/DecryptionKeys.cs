using System.Security.Cryptography;

namespace GatewayProxy.Recording.Sealing;

/// <summary>The private keys of a reader: the newest, and those from before it was replaced.</summary>
public sealed class DecryptionKeys
{
    private readonly Dictionary<string, RSAParameters> _keys = [];

    /// <summary>Reads private keys in PEM, unencrypted.</summary>
    /// <exception cref="CryptographicException">One is no private RSA key.</exception>
    public static DecryptionKeys Load(IEnumerable<string> pems)
    {
        ArgumentNullException.ThrowIfNull(pems);
        var keys = new DecryptionKeys();
        foreach (var pem in pems)
        {
            using var key = RSA.Create();
            try
            {
                key.ImportFromPem(pem);
                var parameters = key.ExportParameters(includePrivateParameters: true);
                keys._keys[SegmentEncryption.ThumbprintOf(parameters)] = parameters;
            }
            catch (Exception e) when (e is ArgumentException or CryptographicException)
            {
                throw new CryptographicException(
                    "A decryption key is a private RSA key in PEM, without passphrase.", e);
            }
        }

        return keys;
    }

    /// <summary>The lines; null when they are encrypted for a key that is not among these.</summary>
    /// <exception cref="FormatException">They are not what was encrypted.</exception>
    internal byte[]? TryDecrypt(EncryptedLines encrypted)
    {
        if (!_keys.TryGetValue(encrypted.KeyId, out var parameters))
        {
            return null;
        }

        using var key = RSA.Create(parameters);
        return encrypted.Decrypt(key);
    }
}
