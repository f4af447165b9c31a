namespace GatewayProxy.Recording.Sealing;

/// <summary>A segment ready to be stored.</summary>
/// <param name="Seal">What was signed.</param>
/// <param name="Content">The object.</param>
/// <param name="Digest">SHA-256 of the object in lower-case hex, for the ledger.</param>
/// <param name="LineBytes">Length of the journal's lines in it, which may be encrypted there.</param>
/// <param name="Jws">The seal with its signature.</param>
public sealed record SealedSegment(
    SegmentSeal Seal, ReadOnlyMemory<byte> Content, string Digest, int LineBytes, JsonWebSignature Jws)
{
    /// <summary>What an index keeps of it.</summary>
    public SegmentProof Proof => new(Digest, Jws.KeyId, Jws.Signature);
}
