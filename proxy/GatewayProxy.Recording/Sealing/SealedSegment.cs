using GatewayOperator.Api.Signing;
namespace GatewayProxy.Recording.Sealing;

/// <summary>A segment ready to be stored.</summary>
/// <param name="Seal">What was signed.</param>
/// <param name="Content">The object; empty while nobody holds it in memory.</param>
/// <param name="Digest">SHA-256 of the object in lower-case hex, for the ledger.</param>
/// <param name="LineBytes">Length of the journal's lines in it, which may be encrypted there.</param>
/// <param name="Jws">The seal with its signature.</param>
public sealed record SealedSegment(
    SegmentSeal Seal, ReadOnlyMemory<byte> Content, string Digest, int LineBytes, JsonWebSignature Jws)
{
    /// <summary>What an index keeps of it.</summary>
    public SegmentProof Proof => new(Digest, Jws.KeyId, Jws.Signature);

    /// <summary>What encrypted it; null when it is readable.</summary>
    internal SegmentEnvelope? Envelope { get; init; }

    /// <summary>The same, to be kept while the lines are elsewhere.</summary>
    public SealedSegment WithoutContent() => this with { Content = default };

    /// <summary>The same object again, from its lines; null when they are not those that were sealed.</summary>
    public SealedSegment? WithContent(ReadOnlySpan<byte> lines)
    {
        var content = Join(Envelope is null ? lines : Envelope.Encrypt(lines), Jws);
        return Segment.HexOf(content) == Digest ? this with { Content = content } : null;
    }

    internal static byte[] Join(ReadOnlySpan<byte> stored, JsonWebSignature jws) =>
        [.. stored, .. jws.ToJson(Segment.SealType), (byte)'\n'];
}
