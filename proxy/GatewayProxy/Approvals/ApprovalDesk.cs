using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Signing;
using GatewayProxy.Configuration;
using GatewayProxy.Sessions;

namespace GatewayProxy.Approvals;

/// <summary>
/// What holds need of approvals: the requests, and what the newest configuration lets a proxy believe of them.
/// </summary>
public sealed class ApprovalDesk(
    IApprovalRequests requests, PolicyHolder policy, TimeProvider time, ILogger<ApprovalDesk> log)
{
    /// <summary>Asks for a statement's approval; an open request of the same identity for the same is used.</summary>
    /// <exception cref="ApprovalLimitException">Too many are open.</exception>
    /// <exception cref="IOException">The request cannot be kept.</exception>
    public Task<ApprovalRequest> AskAsync(
        Session session, HeldStatement held, StatementFacts facts, bool inTransaction, TimeSpan patience)
    {
        var target = policy.Current!.Config.Target;
        var spec = new ApprovalRequestSpec
        {
            Type = ApprovalRequestType.Statement,
            GrantRef = new LocalReference { Name = session.Grant.Name },
            GrantUid = session.Grant.Uid,
            TargetRef = new LocalReference { Name = target.Name },
            RuleRef = new LocalReference { Name = held.Terms.Rule },
            RuleMessage = held.Terms.Message,
            Requester = Requester(session),
            Statement = held.Shown with
            {
                Digest = held.Digest(facts),
                SearchPath = facts.SearchPath,
                InTransaction = inTransaction,
            },
            ExpiresAt = time.GetUtcNow() + (held.MayOutlive ? held.Terms.ValidFor!.Value : patience),
        };
        return requests.AskAsync(New(target.Namespace, spec), CancellationToken.None);
    }

    /// <summary>What of a request's decisions counts.</summary>
    public ApprovalProof Prove(ApprovalRequest request) =>
        policy.Current?.Config.Approvals is { } approvals
            ? ApprovalProof.Verify(request, VerificationKey.Parse(approvals.PublicKey))
            : new ApprovalProof([], null);

    public Task<ApprovalRequest> ChangedAsync(ApprovalRequest known, CancellationToken cancellation) =>
        requests.ChangedAsync(known, cancellation);

    /// <summary>Uses the approval up; false when somebody was faster.</summary>
    public Task<bool> TryExecuteAsync(ApprovalRequest request) =>
        requests.TryExecuteAsync(request, CancellationToken.None);

    /// <summary>Nobody waits for it any more. A request that stays by mistake expires.</summary>
    public async Task WithdrawAsync(ApprovalRequest request, string why)
    {
        try
        {
            await requests.WithdrawAsync(request, why, CancellationToken.None);
        }
        catch (IOException e)
        {
            log.NotWithdrawn(request.Metadata.Name, e.Message);
        }
    }

    public void Failed(string session, string error) => log.NotAsked(session, error);

    private static Requester Requester(Session session)
    {
        var principal = session.Identity.Principal;
        return new Requester { Issuer = principal.Issuer, Subject = principal.Subject, Person = principal.Person };
    }

    private static ApprovalRequest New(string @namespace, ApprovalRequestSpec spec) => new()
    {
        ApiVersion = ResourceGroup.ApiVersion,
        Kind = ResourceKinds.Request,
        Metadata = new ObjectMeta { Name = "", Namespace = @namespace },
        Spec = spec,
    };
}
