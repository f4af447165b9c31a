using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Signing;
using GatewayOperator.Resources;

namespace GatewayOperator.Approvals;

/// <summary>
/// Takes the decisions that wait, and signs those that count. Whose decision one is, is whose file it is, not what the
/// file says.
/// </summary>
public sealed class DecisionDesk(
    Inbox inbox,
    RequestFolder requests,
    FirstSight firstSight,
    Func<ResourceSet> resources,
    SigningKey key,
    TimeProvider time,
    ILogger log)
{
    /// <summary>One look. One decision that fails does not keep the others from being taken.</summary>
    /// <exception cref="IOException">The decisions cannot be listed.</exception>
    public async Task LookAsync(CancellationToken ct)
    {
        foreach (var (@namespace, path) in inbox.Waiting().ToList())
        {
            try
            {
                if (OwnedFile.Read(path) is { } file)
                {
                    var refusal = await TakeAsync(@namespace, file, ct).ConfigureAwait(false);
                    Inbox.Answer(path, refusal);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                log.Failing(e.Message);
            }
        }
    }

    private async Task<string?> TakeAsync(string @namespace, OwnedFile file, CancellationToken ct)
    {
        if (file.Owner is not { } owner)
        {
            return Refused(@namespace, "", "?", $"the file with the decision cannot be used: {file.Fault}");
        }

        if (SubmittedDecision.Parse(file.Text) is not { } decision || !RequestPaths.IsLabel(decision.Request))
        {
            return Refused(@namespace, "", $"uid {owner}", "the file with the decision holds none");
        }

        if (Accounts.Find(owner) is not { } approver)
        {
            return Refused(
                @namespace, decision.Request, $"uid {owner}", $"this machine knows no user with the id {owner}");
        }

        try
        {
            var refusal = await DecideAsync(@namespace, decision, approver, ct).ConfigureAwait(false);
            if (refusal is not null)
            {
                return Refused(@namespace, decision.Request, approver.Name, refusal);
            }
        }
        catch (ArgumentException e)
        {
            // One decision that cannot be stored must not keep the others from being taken.
            return Refused(@namespace, decision.Request, approver.Name, e.Message);
        }

        log.Decided(@namespace, decision.Request, decision.Approved ? "approved" : "denied", approver.Name);
        return null;
    }

    private async Task<string?> DecideAsync(
        string @namespace, SubmittedDecision decision, Account approver, CancellationToken ct)
    {
        while (requests.Find(@namespace, decision.Request) is { } request)
        {
            var (status, refusal) = Decider.Decide(
                request, firstSight.Of(request), RuleOf(request), decision, approver, key, time.GetUtcNow());
            if (status is null)
            {
                return refusal;
            }

            if (await requests.UpdateAsync(request, status, durable: false, ct).ConfigureAwait(false) is not null)
            {
                return null;
            }
        }

        return $"there is no request {decision.Request} in namespace {@namespace}";
    }

    private ApprovalRule? RuleOf(ApprovalRequest request) => request.Spec.RuleRef is { } rule
        ? resources().Resources.GetValueOrDefault(
            new ResourceKey(ResourceKinds.Rule, request.Metadata.Namespace, rule.Name)) as ApprovalRule
        : null;

    private string Refused(string @namespace, string request, string approver, string reason)
    {
        log.DecisionRefused(approver, @namespace, request, reason);
        return reason;
    }
}
