namespace GatewayProxy.Recording.Verifying;

/// <summary>What verification has to say about one session, ledger or certificate.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">The session, the proxy, or the key's thumbprint.</param>
/// <param name="Verdict">The worst of the findings; <see cref="RecordingVerdict.Verified"/> without any.</param>
/// <param name="Lines">How many lines were read.</param>
/// <param name="Bytes">How long those are.</param>
/// <param name="Findings">At most <see cref="MaxFindings"/>; the first ones matter most.</param>
public sealed record VerifiedRecording(
    RecordingKind Kind,
    string Id,
    RecordingVerdict Verdict,
    long Lines,
    long Bytes,
    IReadOnlyList<Finding> Findings)
{
    public const int MaxFindings = 20;

    /// <summary>SHA-256 of the last line, in lower-case hex; null before the first.</summary>
    public string? Head { get; init; }
}
