using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Signing;
using GatewayOperator.Api.Targets;
using GatewayOperator.Compile;
using GatewayOperator.Resources;
using GatewayProxy.Policy.Approval;

namespace GatewayOperator.Activations;

/// <summary>
/// Begins the activations that were approved, and ends those whose grant is gone. What counts is signed; conditions are
/// for people.
/// </summary>
public sealed class ActivationUpkeep(
    IRequestStore requests,
    ActivationLedger ledger,
    Func<ResourceSet> resources,
    VerificationKey key,
    TimeProvider time,
    ILogger log)
{
    /// <summary>One look.</summary>
    /// <exception cref="IOException">Something cannot be read or written.</exception>
    public async Task LookAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var set = resources();
        if (ReferenceEquals(set, ResourceSet.Empty))
        {
            return;
        }

        var open = requests.All()
            .Where(r => r.Spec.Type == ApprovalRequestType.Activation && !r.IsOver && r.VoidAt > now).ToList();
        foreach (var request in open)
        {
            await LookAsync(request, set, now, ct).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Ends what belongs to grants that were deleted: one that comes back under the name is another one.
    /// </summary>
    /// <exception cref="IOException">The ledger cannot be written.</exception>
    public async Task FollowAsync(ResourceSet set, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(set);
        var ended = await ledger.EndAsync(
            e => !set.Broken.ContainsKey(new ResourceKey(ResourceKinds.Grant, e.Namespace, e.Grant))
                && (set.FindGrant(e.Namespace, e.Grant) is not { } grant || TargetCompiler.UidOf(grant) != e.GrantUid),
            "its grant was deleted",
            ct).ConfigureAwait(false);
        if (ended > 0)
        {
            log.GrantsGone(ended);
        }
    }

    private async Task LookAsync(ApprovalRequest request, ResourceSet set, DateTimeOffset now, CancellationToken ct)
    {
        var (space, name) = (request.Metadata.Namespace, request.Spec.GrantRef.Name);
        var grant = set.FindGrant(space, name);
        if (grant is null && set.Broken.ContainsKey(new ResourceKey(ResourceKinds.Grant, space, name)))
        {
            return;
        }

        var target = grant is null ? null : set.FindTarget(space, grant.Spec.TargetRef.Name);
        if (grant is null || TargetCompiler.UidOf(grant) != request.Spec.GrantUid)
        {
            await EndAsync(
                request, ApprovalRequestState.Withdrawn, "GrantGone", "The grant was deleted.", now, ct)
                .ConfigureAwait(false);
        }
        else if (grant.Spec.Activation.Mode == ActivationMode.OnRequest
            && target?.Spec.Issuers.FirstOrDefault(i => i.Name == request.Spec.Requester?.Issuer) is { } named
            && IssuerIdentity.Of(named) is { } issuer
            && Approved(request, grant, issuer, set) is { } since)
        {
            await BeginAsync(request, grant, issuer, since, now, ct).ConfigureAwait(false);
        }
    }

    // The moment that the signatures name; null when they do not suffice for who would have to be asked now.
    private DateTimeOffset? Approved(ApprovalRequest request, DatabaseGrant grant, string issuer, ResourceSet set)
    {
        var rules = set.RulesOf(grant.Metadata.Namespace, grant.Spec.TargetRef.Name)
            .Select(ApprovalRuleCompiler.Compile);
        var rule = new ApprovalEngine(rules, DefaultAction.Deny).For(grant.Metadata.Name).Activation?.Config;
        var proof = ApprovalProof.Verify(request, key);
        return rule is { Action: RuleAction.RequireApproval, Approval: { } terms }
            && request.Spec.RuleDigest == RuleDigest.Of(rule.Uid, RuleDigest.ApprovalsOf(terms), issuer)
            && proof.Satisfies(terms.Required)
                ? proof.Approvals.Max(a => a.At)
                : null;
    }

    private async Task BeginAsync(
        ApprovalRequest request,
        DatabaseGrant grant,
        string issuer,
        DateTimeOffset since,
        DateTimeOffset now,
        CancellationToken ct)
    {
        var (spec, longest) = (request.Spec, grant.Spec.Activation.MaxDuration.Value);
        var until = since + (spec.Duration is { } wanted && wanted.Value < longest ? wanted.Value : longest);
        var requester = spec.Requester!;
        var entry = new ActivationEntry
        {
            Namespace = request.Metadata.Namespace,
            Grant = grant.Metadata.Name,
            GrantUid = TargetCompiler.UidOf(grant),
            Request = request.Metadata.Name,
            RequestUid = request.Metadata.Uid!,
            Issuer = requester.Issuer,
            IssuerUrl = issuer,
            Subject = requester.Subject,
            Since = since,
            Until = until,
        };
        if (await ledger.TryBeginAsync(entry, ct).ConfigureAwait(false))
        {
            log.Activated(
                request.Metadata.Namespace, grant.Metadata.Name, $"{requester.Issuer} {requester.Subject}", until,
                request.Metadata.Name);
        }

        await EndAsync(request, ApprovalRequestState.Executed, "Activated", $"Active until {until:u}.", now, ct)
            .ConfigureAwait(false);
    }

    // One that has changed meanwhile is looked at again.
    private Task<ApprovalRequest?> EndAsync(
        ApprovalRequest request,
        ApprovalRequestState state,
        string reason,
        string message,
        DateTimeOffset now,
        CancellationToken ct) =>
        requests.UpdateAsync(request, request.Status.With(state, reason, message, now), durable: true, ct);
}
