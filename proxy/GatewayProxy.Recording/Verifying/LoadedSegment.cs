using GatewayProxy.Recording.Sealing;

namespace GatewayProxy.Recording.Verifying;

/// <summary>One object as it was found: taken apart, or why not.</summary>
/// <param name="Key">Of the object.</param>
/// <param name="Id">The session, or the proxy whose ledger it is.</param>
/// <param name="N">Number of the segment.</param>
/// <param name="Content">Null when it was longer than any segment, or is gone.</param>
/// <param name="Segment">Null when it is none.</param>
/// <param name="Digests">Of its lines; null when it is none.</param>
/// <param name="Problem">Why it is none; null when it is gone.</param>
internal sealed record LoadedSegment(
    string Key, string Id, int N, byte[]? Content, Segment? Segment, LineDigests? Digests, string? Problem);
