using System.Text.Json;
using GatewayOperator.Activations;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Targets;
using GatewayOperator.Kubernetes;
using GatewayProxy.Policy;

namespace GatewayOperator.Admission.Requests;

/// <summary>
/// Makes requests of wishes for activations of Kubernetes identities. Who asks is whom the API server says they are; a
/// gateway knows them by the tokens of the same cluster.
/// </summary>
internal sealed class ActivationWishes(KubeClient client, TimeProvider time, ILogger log)
{
    /// <summary>Whether a grant exists is for those to know whom it is for.</summary>
    private const string NoneOfYours =
        "you can have no such grant activated; the operator's log names the cause";

    /// <returns>The spec as it is stored, or a status code and why there is none.</returns>
    public async Task<(ApprovalRequestSpec? Spec, int Code, string? Refusal)> TakeAsync(
        AdmissionRequest review, ApprovalRequestSpec wish, CancellationToken ct)
    {
        var (space, name) = (review.Namespace, wish.GrantRef.Name);
        var grant = await client.GetAsync<DatabaseGrant>(space, name, ct).ConfigureAwait(false);
        var target = grant is null
            ? null
            : await client.GetAsync<DatabaseTarget>(space, grant.Spec.TargetRef.Name, ct).ConfigureAwait(false);
        var principal = target is null ? null : Principal(target, review.UserInfo);
        var hidden = grant is null ? "there is no such grant"
            : principal is null ? "its target does not exist, or has no issuer that is this cluster"
            : null;
        var rules = hidden is null ? await RulesAsync(space, target!, ct).ConfigureAwait(false) : [];
        var scope = hidden is null ? ActivationScope.Of(grant!, rules) : null;
        if (scope is not null && !SubjectMatcher.MatchesAny(scope.Holders, principal!))
        {
            hidden = $"it is not for {review.UserInfo.Username}";
        }

        if (hidden is not null)
        {
            log.NotAsked(space, name, hidden);
            return (null, 403, NoneOfYours);
        }

        var now = time.GetUtcNow();
        var (spec, refusal) = ActivationRules.Ask(scope!, principal!, wish.Reason ?? "", wish.Duration, now);
        return spec is null ? (null, 422, refusal) : await BoundedAsync(space, target!, spec, now, ct)
            .ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<ApprovalRule>> RulesAsync(
        string space, DatabaseTarget target, CancellationToken ct)
    {
        var list = await client.ListAsync<ApprovalRule>(space, query: null, ct).ConfigureAwait(false);
        return list.Broken.Count > 0
            // It may be the one that denies.
            ? throw new JsonException($"ApprovalRule {list.Broken[0].Key} cannot be read")
            : [.. list.Items.Where(r => r.Spec.TargetRef.Name == target.Metadata.Name)];
    }

    private async Task<(ApprovalRequestSpec? Spec, int Code, string? Refusal)> BoundedAsync(
        string space, DatabaseTarget target, ApprovalRequestSpec spec, DateTimeOffset now, CancellationToken ct)
    {
        var present = await client.ListAsync<ApprovalRequest>(space, query: null, ct).ConfigureAwait(false);
        var requests = present.Items.ToList();
        if (RequestBounds.FindSame(requests, spec, now) is { } same)
        {
            return (null, 409, $"you have asked already: {same.Metadata.Name}");
        }

        try
        {
            var limits = new ApprovalsConfig
            {
                PublicKey = "",
                MaxPendingPerGrant = target.Spec.Approvals.MaxPendingPerGrant,
                MaxPerMinute = target.Spec.Approvals.MaxPerMinute,
            };
            RequestBounds.Check(requests, spec, limits, now);
            return (spec, 0, null);
        }
        catch (ApprovalLimitException e)
        {
            return (null, 429, e.Message);
        }
    }

    private static Principal? Principal(DatabaseTarget target, AdmissionUser user) =>
        target.Spec.Issuers.FirstOrDefault(i => i.Kubernetes is not null) is { } cluster
            ? new Principal
            {
                Issuer = cluster.Name,
                IssuerUrl = IssuerIdentity.Cluster,
                Subject = user.Username,
                Audiences = [],
                // What a token of the cluster says that the API server says as well.
                Claims = new Dictionary<string, JsonElement>
                {
                    ["sub"] = JsonSerializer.SerializeToElement(user.Username),
                },
                TokenExpiresAt = DateTimeOffset.MaxValue,
            }
            : null;
}
