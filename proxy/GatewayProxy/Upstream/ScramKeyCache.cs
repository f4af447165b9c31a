using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace GatewayProxy.Upstream;

/// <summary>
/// Remembers salted keys per (role, password, salt, iterations): salting takes 4 096 rounds of HMAC, about a
/// millisecond, and a role's salt changes only when its password does.
/// </summary>
public sealed class ScramKeyCache
{
    private const int MaxEntries = 10_000;

    private readonly ConcurrentDictionary<string, ScramKeys> _keys = new(StringComparer.Ordinal);

    public ScramKeys Get(string role, string password, byte[] salt, int iterations)
    {
        // Keyed by a digest: the cache holds no password and no salt that could be read back from it.
        var identity = Encoding.UTF8.GetBytes(
            $"{role}\0{password}\0{Convert.ToBase64String(salt)}\0{iterations}");
        var key = Convert.ToBase64String(SHA256.HashData(identity));
        CryptographicOperations.ZeroMemory(identity);
        if (_keys.TryGetValue(key, out var cached))
        {
            return cached;
        }

        if (_keys.Count >= MaxEntries)
        {
            _keys.Clear();
        }

        return _keys[key] = Derive(password, salt, iterations);
    }

    private static ScramKeys Derive(string password, byte[] salt, int iterations)
    {
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        return new ScramKeys(
            HMACSHA256.HashData(salted, "Client Key"u8.ToArray()),
            HMACSHA256.HashData(salted, "Server Key"u8.ToArray()));
    }
}
