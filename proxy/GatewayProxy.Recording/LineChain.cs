using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace GatewayProxy.Recording;

/// <summary>
/// What ties a line to the one before it: the SHA-256 of that whole line, line feed included, in lower-case hex.
/// </summary>
internal sealed class LineChain
{
    public const int HexLength = SHA256.HashSizeInBytes * 2;

    // Making a hash of OpenSSL's costs more than hashing a line with it.
    [ThreadStatic]
    private static IncrementalHash? _hash;

    private readonly byte[] _head = new byte[HexLength];
    private bool _started;

    /// <summary>Digest of the last line as ASCII; empty before the first.</summary>
    public ReadOnlySpan<byte> Head => _started ? _head : default;

    /// <summary>Makes the digest of a line.</summary>
    public static void Hash(ReadOnlySpan<byte> line, Span<byte> digest)
    {
        _hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        _hash.AppendData(line);
        _hash.GetHashAndReset(digest);
    }

    public void Extend(ReadOnlySpan<byte> line)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(line, digest);
        ExtendBy(digest);
    }

    /// <summary>Takes a line whose digest is made.</summary>
    public void ExtendBy(ReadOnlySpan<byte> digest)
    {
        Convert.TryToHexStringLower(digest, _head, out _);
        _started = true;
    }

    /// <summary>Goes on behind a line of which only the digest is at hand.</summary>
    public void Continue(string head)
    {
        if (head.Length == HexLength && Ascii.FromUtf16(head, _head, out _) == OperationStatus.Done)
        {
            _started = true;
            return;
        }

        throw new FormatException("A digest is 64 hexadecimal digits.");
    }
}
