namespace GatewayOperator.Api.ApprovalRequests.Files;

/// <summary>What was read of a request's file.</summary>
/// <param name="Written">The file's time when it was read.</param>
/// <param name="Length">Its length then.</param>
/// <param name="ReadAt">When it was read, by the clock of the system as well.</param>
/// <param name="Version">Digest of its text.</param>
/// <param name="Request">Null when the text is no request.</param>
internal sealed record CachedRequest(
    DateTime Written, long Length, DateTime ReadAt, string Version, ApprovalRequest? Request)
{
    /// <summary>
    /// The clock of a file system ticks slowly: what was written right before it was read may have been written once
    /// more within the same tick.
    /// </summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    public bool IsOf(FileInfo file) =>
        file.LastWriteTimeUtc == Written && file.Length == Length && ReadAt - Written > Tick;
}
