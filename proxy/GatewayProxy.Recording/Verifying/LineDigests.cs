using System.Security.Cryptography;

namespace GatewayProxy.Recording.Verifying;

/// <summary>
/// The SHA-256 of each line of a segment: they do not depend on each other, what they are held against does.
/// </summary>
internal sealed class LineDigests
{
    private readonly byte[] _digests;

    public LineDigests(ReadOnlySpan<byte> lines)
    {
        _digests = new byte[lines.Count((byte)'\n') * SHA256.HashSizeInBytes];
        for (var to = 0; to < _digests.Length; to += SHA256.HashSizeInBytes)
        {
            var length = lines.IndexOf((byte)'\n') + 1;
            LineChain.Hash(lines[..length], _digests.AsSpan(to, SHA256.HashSizeInBytes));
            lines = lines[length..];
        }
    }

    /// <summary>Of line <paramref name="i"/>, from 0.</summary>
    public ReadOnlySpan<byte> this[int i] => _digests.AsSpan(i * SHA256.HashSizeInBytes, SHA256.HashSizeInBytes);
}
