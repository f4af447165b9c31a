using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace GatewayProxy.Recording.Sealing;

/// <summary>The content key of one segment: encrypts the same lines to the same bytes, and is for no others.</summary>
/// <param name="header">The protected header, in base64url.</param>
/// <param name="encryptedKey">The content key, for the reader.</param>
/// <param name="contentKey">As it is.</param>
/// <param name="iv">Of this one segment.</param>
internal sealed class SegmentEnvelope(string header, byte[] encryptedKey, byte[] contentKey, byte[] iv)
{
    /// <summary>One line, line feed included, in place of <paramref name="lines"/>.</summary>
    public byte[] Encrypt(ReadOnlySpan<byte> lines)
    {
        Span<byte> tag = stackalloc byte[AesGcm.TagByteSizes.MaxSize];
        var ciphertext = new byte[lines.Length];
        using (var aes = new AesGcm(contentKey, tag.Length))
        {
            aes.Encrypt(iv, lines, ciphertext, tag, Encoding.ASCII.GetBytes(header));
        }

        var head = $"\"protected\":\"{header}\",\"encrypted_key\":\"{Base64Url.EncodeToString(encryptedKey)}\","
            + $"\"iv\":\"{Base64Url.EncodeToString(iv)}\",\"ciphertext\":\"";
        var tail = $"\",\"tag\":\"{Base64Url.EncodeToString(tag)}\"}}\n";
        return Join(Encoding.ASCII.GetBytes(head), ciphertext, Encoding.ASCII.GetBytes(tail));
    }

    private static byte[] Join(byte[] head, byte[] ciphertext, byte[] tail)
    {
        var start = SegmentEncryption.Start;
        var encoded = Base64Url.GetEncodedLength(ciphertext.Length);
        var line = new byte[start.Length + head.Length + encoded + tail.Length];
        start.CopyTo(line);
        head.CopyTo(line, start.Length);
        Base64Url.EncodeToUtf8(ciphertext, line.AsSpan(start.Length + head.Length), out _, out _);
        tail.CopyTo(line, line.Length - tail.Length);
        return line;
    }
}
