using System.Security.Cryptography;
using GatewayOperator.Api.Signing;

namespace GatewayProxy.Recording.Sealing;

/// <summary>
/// An object in the store: whole lines of a journal, byte for byte or encrypted, and the seal as one line more. What
/// the seal says of itself is checked here; who signed it, and what the lines say, is for the reader to check.
/// </summary>
public sealed class Segment
{
    /// <summary>
    /// How long the lines of a segment may be in bytes. Readers hold one segment at a time and refuse a longer one.
    /// </summary>
    public const int MaxLineBytes = 32 * 1024 * 1024;

    /// <summary>The seal's type, first in its line.</summary>
    internal const string SealType = "seal";

    internal const int MaxSealBytes = 16 * 1024;

    /// <summary>How long an object may be.</summary>
    internal const long MaxBytes = (4L * ((MaxLineBytes / 3) + 1)) + SegmentEncryption.MaxFrameBytes + MaxSealBytes;

    private Segment(
        ReadOnlyMemory<byte>? lines, string? encryptedFor, JsonWebSignature jws, SegmentSeal seal, string digest)
    {
        Lines = lines ?? default;
        IsReadable = lines is not null;
        EncryptedFor = encryptedFor;
        Jws = jws;
        Seal = seal;
        Digest = digest;
    }

    /// <summary>The journal's lines; empty when they are encrypted for a key that is not at hand.</summary>
    public ReadOnlyMemory<byte> Lines { get; }

    /// <summary>The lines are there to be read.</summary>
    public bool IsReadable { get; }

    /// <summary>Thumbprint of the key that the lines are encrypted for; null when they are not.</summary>
    public string? EncryptedFor { get; }

    public JsonWebSignature Jws { get; }

    public SegmentSeal Seal { get; }

    /// <summary>SHA-256 of the whole object in lower-case hex.</summary>
    public string Digest { get; }

    /// <summary>What an index keeps of it.</summary>
    public SegmentProof Proof => new(Digest, Jws.KeyId, Jws.Signature);

    /// <summary>Takes an object apart.</summary>
    /// <param name="content">The object.</param>
    /// <param name="keys">Decrypts lines that are encrypted; without it everything else of them is read.</param>
    /// <exception cref="FormatException">It is no segment, or its lines are not those that were sealed.</exception>
    public static Segment Read(ReadOnlyMemory<byte> content, DecryptionKeys? keys = null)
    {
        var bytes = content.Span;
        if (bytes.IsEmpty || bytes[^1] != '\n')
        {
            throw new FormatException("it has no seal: its last line is incomplete.");
        }

        var length = bytes[..^1].LastIndexOf((byte)'\n') + 1;
        var line = bytes[length..];
        if (line.Length > MaxSealBytes || !line.StartsWith("{\"type\":\"seal\","u8))
        {
            throw new FormatException("it has no seal.");
        }

        var jws = JsonWebSignature.Parse(line[..^1]);
        var seal = PayloadJson.Read<SegmentSeal>(jws.Payload);
        // One pass for both digests: the object is its lines and then the seal.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(bytes[..length]);
        if (seal.Bytes != length || seal.Sha256 != Convert.ToHexStringLower(hash.GetCurrentHash()))
        {
            throw new FormatException("its lines are not those that were sealed.");
        }

        hash.AppendData(line);
        var digest = Convert.ToHexStringLower(hash.GetHashAndReset());
        var (lines, encryptedFor) = Open(content[..length], keys);
        return new Segment(lines, encryptedFor, jws, seal, digest);
    }

    internal static string HexOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static (ReadOnlyMemory<byte>? Lines, string? EncryptedFor) Open(
        ReadOnlyMemory<byte> stored, DecryptionKeys? keys)
    {
        if (!stored.Span.StartsWith(SegmentEncryption.Start))
        {
            return (stored, null);
        }

        if (stored.Span[..^1].Contains((byte)'\n'))
        {
            throw new FormatException("there are lines beside those that are encrypted.");
        }

        var encrypted = EncryptedLines.Parse(stored.Span);
        var lines = keys?.TryDecrypt(encrypted);
        return (lines is null ? (ReadOnlyMemory<byte>?)null : lines, encrypted.KeyId);
    }
}
