using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Resources;
using GatewayOperator.Approvals.Notifications;
using GatewayOperator.Resources;

namespace GatewayOperator.Approvals;

/// <summary>
/// Says what new requests wait for, tells whoever wants to hear of them, ends those whose time is over, and removes
/// those that ended a day ago: the recordings have what became of them.
/// </summary>
public sealed class RequestUpkeep(
    IRequestStore requests,
    Func<ResourceSet> resources,
    RequestNotifier notifier,
    TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <summary>One look.</summary>
    /// <exception cref="IOException">Something cannot be read or written.</exception>
    public async Task LookAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        foreach (var request in requests.All().ToList())
        {
            await LookAsync(request, now, ct).ConfigureAwait(false);
        }
    }

    // An update that meets another one is made at the next look.
    private async Task LookAsync(ApprovalRequest request, DateTimeOffset now, CancellationToken ct)
    {
        if (request.IsOver)
        {
            if (now >= EndOf(request) + Kept)
            {
                await requests.DeleteAsync(request, ct).ConfigureAwait(false);
            }
        }
        else if (now >= request.VoidAt)
        {
            var message = request.Spec.Type == ApprovalRequestType.Activation
                ? "Nobody approved it in time; ask again."
                : "Nobody used it in time; run the statement again.";
            var status = request.Status.With(ApprovalRequestState.Expired, "Expired", message, now);
            await requests.UpdateAsync(request, status, durable: false, ct).ConfigureAwait(false);
        }
        else if (request.Status is not { Conditions.Count: > 0 })
        {
            var status = request.Status.Waiting(ApprovalNeeds.Of(RuleOf(request), 0), now);
            if (await requests.UpdateAsync(request, status, durable: false, ct).ConfigureAwait(false) is not null)
            {
                notifier.Tell(request, resources());
            }
        }
    }

    private static DateTimeOffset EndOf(ApprovalRequest request) =>
        request.Condition(request.State)?.LastTransitionTime ?? request.VoidAt;

    private ApprovalRule? RuleOf(ApprovalRequest request) => request.Spec.RuleRef is { } rule
        ? resources().Resources.GetValueOrDefault(
            new ResourceKey(ResourceKinds.Rule, request.Metadata.Namespace, rule.Name)) as ApprovalRule
        : null;
}
