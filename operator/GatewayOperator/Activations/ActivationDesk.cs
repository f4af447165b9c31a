using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Resources;
using GatewayOperator.Approvals;
using GatewayOperator.Resources;
using GatewayProxy.Policy;

namespace GatewayOperator.Activations;

/// <summary>
/// Takes wishes for activations and makes requests of them. Who asks is in the token, which is verified as the target's
/// gateway does; whoever left the file may be anybody.
/// </summary>
public sealed class ActivationDesk(
    Inbox inbox,
    RequestFolder requests,
    TokenDesk tokens,
    Func<ResourceSet> resources,
    Func<ResourceKey, GatewayConfig?> published,
    TimeProvider time,
    ILogger log)
{
    /// <summary>Whether a grant exists and a token is good is for those to know who have such a token.</summary>
    private const string NoneOfYours =
        "this token can have no such grant activated; the operator's log names the cause";

    /// <summary>One look. One wish that fails does not keep the others from being taken.</summary>
    /// <exception cref="IOException">The wishes cannot be listed.</exception>
    public async Task LookAsync(CancellationToken ct)
    {
        inbox.Sweep(time.GetUtcNow());
        foreach (var (@namespace, path) in inbox.Waiting().ToList())
        {
            try
            {
                if (OwnedFile.Read(path) is { } file)
                {
                    await AnswerAsync(@namespace, path, file, ct).ConfigureAwait(false);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                log.Failing(e.Message);
            }
        }
    }

    private async Task AnswerAsync(string @namespace, string path, OwnedFile file, CancellationToken ct)
    {
        var (request, refusal) = await TakeAsync(@namespace, file, ct).ConfigureAwait(false);
        if (request is not null)
        {
            Inbox.Reply(path, ApprovalFolders.AskedExtension, request.Metadata.Name);
        }
        else
        {
            Inbox.Answer(path, refusal ?? NoneOfYours);
        }
    }

    private async Task<(ApprovalRequest? Request, string? Refusal)> TakeAsync(
        string @namespace, OwnedFile file, CancellationToken ct)
    {
        if (file.Owner is null)
        {
            return (null, $"the file with the wish cannot be used: {file.Fault}");
        }

        if (SubmittedActivation.Parse(file.Text) is not { } wish || !RequestPaths.IsLabel(wish.Grant))
        {
            return (null, "the file with the wish holds none");
        }

        var (config, grant) = Find(@namespace, wish.Grant);
        var (principal, reason) = await tokens.VerifyAsync(config, wish.Token, ct).ConfigureAwait(false);
        var hidden = principal is null ? $"the token is not good: {reason}"
            : grant is null ? $"the gateway serves no such grant to {principal}"
            : !SubjectMatcher.MatchesAny(grant.Holders, principal) ? $"it is not for {principal}"
            : null;
        if (hidden is not null)
        {
            log.NotAsked(@namespace, wish.Grant, hidden);
            return (null, null);
        }

        return await AskAsync(config!, grant!, principal!, wish, ct).ConfigureAwait(false);
    }

    private (GatewayConfig? Config, GrantConfig? Grant) Find(string @namespace, string name)
    {
        var target = resources().FindGrant(@namespace, name)?.Spec.TargetRef.Name;
        var config = target is null
            ? null
            : published(new ResourceKey(ResourceKinds.Target, @namespace, target));
        return (config, config?.Grants.FirstOrDefault(g => g.Namespace == @namespace && g.Name == name));
    }

    private async Task<(ApprovalRequest? Request, string? Refusal)> AskAsync(
        GatewayConfig config, GrantConfig grant, Principal principal, SubmittedActivation wish, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var (spec, refusal) = ActivationRules.Ask(
            ActivationScope.Of(config, grant), principal, wish.Reason, wish.Duration, now);
        if (spec is null)
        {
            log.NotAsked(grant.Namespace, grant.Name, $"{principal}: {refusal}");
            return (null, refusal);
        }

        try
        {
            var request = await requests.AskAsync(grant.Namespace, spec, config.Approvals!, now, ct)
                .ConfigureAwait(false);
            log.Asked(principal.ToString(), grant.Namespace, grant.Name, request.Metadata.Name);
            return (request, null);
        }
        catch (Exception e) when (e is ApprovalLimitException or ArgumentException)
        {
            log.NotAsked(grant.Namespace, grant.Name, $"{principal}: {e.Message}");
            return (null, e.Message);
        }
    }
}
