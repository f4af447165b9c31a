using System.Security.Cryptography;
using GatewayProxy.Recording.Reading;

namespace GatewayProxy.Recording;

/// <summary>Finds the byte behind a line of a file in the spool.</summary>
public static class JournalPosition
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>
    /// The offset behind line <paramref name="seq"/>; null when the file does not have it, or has another one than
    /// that with the digest <paramref name="head"/> (hex).
    /// </summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static long? Behind(string path, long seq, string head)
    {
        using var file = JournalReader.OpenShared(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        long offset = 0;
        var line = 1L;
        while (file.Read(buffer) is var count and > 0)
        {
            var rest = buffer.AsSpan(0, count);
            while (rest.IndexOf((byte)'\n') is var feed and >= 0)
            {
                var piece = rest[..(feed + 1)];
                offset += piece.Length;
                hash.AppendData(piece);
                var digest = hash.GetHashAndReset();
                if (line++ == seq)
                {
                    return Convert.ToHexStringLower(digest) == head ? offset : null;
                }

                rest = rest[(feed + 1)..];
            }

            offset += rest.Length;
            hash.AppendData(rest);
        }

        return null;
    }
}
