namespace GatewayProxy.Recording.Sealing;

/// <summary>What binds an object without being it.</summary>
/// <param name="Digest">SHA-256 of the object in lower-case hex; by its seal's <c>prev</c> of all before.</param>
/// <param name="KeyId">Thumbprint of the key that signed it.</param>
/// <param name="Signature">Of its seal, in base64url.</param>
public sealed record SegmentProof(string Digest, string KeyId, string Signature);
