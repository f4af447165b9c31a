namespace GatewayProxy.Recording.Sealing;

/// <summary>What is signed of a segment.</summary>
public sealed record SegmentSeal
{
    public required int V { get; init; }

    /// <summary>Id of the session, or of the proxy when the lines are its ledger's.</summary>
    public required string Session { get; init; }

    /// <summary>Number of the segment, from 1.</summary>
    public required int Segment { get; init; }

    public required long FirstSeq { get; init; }

    public required long LastSeq { get; init; }

    /// <summary>Length of what is before the seal: the lines, or what they are encrypted to.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of what is before the seal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>SHA-256 of the whole object before; null for the first.</summary>
    public required string? Prev { get; init; }

    /// <summary>SHA-256 of the last line.</summary>
    public required string Head { get; init; }

    public required DateTimeOffset SealedAt { get; init; }

    /// <summary>The last line is the journal's end.</summary>
    public required bool Final { get; init; }

    /// <summary>Sealed by a later start of a proxy: not by who wrote the lines.</summary>
    public required bool Interrupted { get; init; }
}
