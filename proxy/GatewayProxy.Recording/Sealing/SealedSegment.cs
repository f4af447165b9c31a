namespace GatewayProxy.Recording.Sealing;

/// <summary>A segment ready to be stored.</summary>
/// <param name="Seal">What was signed.</param>
/// <param name="Content">The object.</param>
/// <param name="Digest">SHA-256 of the object in lower-case hex, for the ledger.</param>
/// <param name="Jws">The seal with its signature.</param>
public sealed record SealedSegment(
    SegmentSeal Seal, ReadOnlyMemory<byte> Content, string Digest, FlattenedJws Jws)
{
    /// <summary>What an index keeps of it.</summary>
    public SegmentProof Proof => new(Digest, Jws.KeyId, Jws.Signature);
}
