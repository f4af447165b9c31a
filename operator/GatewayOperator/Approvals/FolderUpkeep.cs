using GatewayOperator.Api.ApprovalRequests.Files;

namespace GatewayOperator.Approvals;

/// <summary>
/// What requests as files need beside <see cref="RequestUpkeep"/>: room for decisions in every namespace, and memory of
/// what they said first.
/// </summary>
public sealed class FolderUpkeep(
    Inbox inbox, RequestFolder requests, FirstSight firstSight, RequestUpkeep upkeep, TimeProvider time)
{
    /// <summary>One look.</summary>
    /// <exception cref="IOException">Something cannot be read or written.</exception>
    public async Task LookAsync(CancellationToken ct)
    {
        foreach (var @namespace in requests.Namespaces().ToList())
        {
            inbox.Open(@namespace);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var request in requests.All().ToList())
        {
            seen.Add(request.Metadata.Uid ?? "");
            firstSight.Of(request);
        }

        await upkeep.LookAsync(ct).ConfigureAwait(false);
        firstSight.Keep(seen);
        inbox.Sweep(time.GetUtcNow());
    }
}
