using System.Security.Cryptography;

namespace GatewayProxy.Masking;

/// <summary>
/// Digests by which equal values of one target can be told to be equal, and by which nobody can try out values who does
/// not have the target's key.
/// </summary>
public sealed class LiteralDigest
{
    private readonly byte[] _key;

    /// <param name="roleKey">The target's key; what is derived here opens nothing.</param>
    public LiteralDigest(ReadOnlySpan<byte> roleKey) =>
        _key = HMACSHA256.HashData(roleKey, "dbgateway: recorded literals"u8);

    /// <summary>The first hex digits of a value's digest.</summary>
    public void Write(ReadOnlySpan<byte> value, Span<char> digest)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, value, hash);
        Convert.TryToHexStringLower(hash[..(digest.Length / 2)], digest, out _);
    }

    /// <summary>Of a whole text.</summary>
    public string Of(ReadOnlySpan<byte> text) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, text));

    /// <summary>The same of a text that comes in pieces.</summary>
    public IncrementalHash Begin() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
}
