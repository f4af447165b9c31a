using System.Collections.Concurrent;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.Signing;

namespace GatewayOperator.Approvals;

/// <summary>
/// What requests said when the operator saw them first: a spec never changes, whoever can write its file.
/// </summary>
public sealed class FirstSight(VerificationKey key)
{
    private readonly ConcurrentDictionary<string, string> _digests = new(StringComparer.Ordinal);

    /// <summary>The digest of its spec then.</summary>
    public string Of(ApprovalRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _digests.GetOrAdd(request.Metadata.Uid ?? "", _ => Signed(request) ?? SpecDigest.Of(request.Spec));
    }

    public void Keep(IReadOnlySet<string> uids)
    {
        foreach (var gone in _digests.Keys.Where(uid => !uids.Contains(uid)))
        {
            _digests.TryRemove(gone, out _);
        }
    }

    // Seen before this start: what was signed then tells.
    private string? Signed(ApprovalRequest request) => (request.Status?.Decisions ?? [])
        .Select(decision => SignedDecision.Read(decision, key))
        .FirstOrDefault(signed => signed?.Request == request.Metadata.Uid)?.Spec;
}
