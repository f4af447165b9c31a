using System.Collections.Concurrent;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Signing;
using GatewayOperator.Api.Values;
using GatewayProxy.Configuration;
using GatewayProxy.Sessions;

namespace GatewayProxy.Approvals;

/// <summary>
/// What holds need of approvals: the requests, and what the newest configuration lets a proxy believe of them.
/// </summary>
public sealed class ApprovalDesk(
    IApprovalRequests requests, PolicyHolder policy, TimeProvider time, ILogger<ApprovalDesk> log)
{
    private const int MostSchemas = 64;

    /// <summary>Approvals that this process has used, whatever is done to what is kept of them.</summary>
    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = new(StringComparer.Ordinal);

    /// <summary>How many holds wait for a request.</summary>
    private readonly ConcurrentDictionary<string, int> _waiting = new(StringComparer.Ordinal);

    /// <summary>What is asked for a held statement.</summary>
    /// <param name="session">The session that holds it.</param>
    /// <param name="held">The statement.</param>
    /// <param name="facts">What the server says that it means.</param>
    /// <param name="inTransaction">The session is inside a transaction.</param>
    /// <param name="patience">How long the connection waits.</param>
    public ApprovalRequestSpec Describe(
        Session session, HeldStatement held, StatementFacts facts, bool inTransaction, TimeSpan patience)
    {
        var asked = Describe(session, held, patience);
        return held.Terms.Activates is { } duration
            ? asked with
            {
                RuleDigest = RuleDigest.Of(held.Terms.RuleUid, held.Terms.Approvals),
                Reason = $"first statement of session {session.Identity.Id}",
                Duration = new KubeDuration(duration),
            }
            : asked with
            {
                Statement = held.Shown with
                {
                    Digest = held.Digest(facts, policy.Current!.Config.RoleKey.Key),
                    SearchPath = Shown(facts.SearchPath),
                    InTransaction = inTransaction,
                },
            };
    }

    private ApprovalRequestSpec Describe(Session session, HeldStatement held, TimeSpan patience) => new()
    {
        Type = held.Terms.Activates is null ? ApprovalRequestType.Statement : ApprovalRequestType.Activation,
        GrantRef = new LocalReference { Name = session.Grant.Name },
        GrantUid = session.Grant.Uid,
        TargetRef = new LocalReference { Name = policy.Current!.Config.Target.Name },
        RuleRef = new LocalReference { Name = held.Terms.RuleName },
        RuleMessage = held.Terms.Message,
        Requester = Requester(session),
        ExpiresAt = time.GetUtcNow() + (held.MayOutlive ? held.Terms.ValidFor!.Value : patience),
    };

    /// <summary>
    /// Asks for an approval; an open request of the same identity for the same is used. Whoever asks waits for it until
    /// they <see cref="Leave"/>.
    /// </summary>
    /// <exception cref="ApprovalLimitException">Too many are open.</exception>
    /// <exception cref="IOException">The request cannot be kept.</exception>
    public async Task<ApprovalRequest> AskAsync(ApprovalRequestSpec asked, CancellationToken cancellation)
    {
        var request = await requests.AskAsync(New(policy.Current!.Config.Target.Namespace, asked), cancellation);
        _waiting.AddOrUpdate(Key(request), 1, (_, waiting) => waiting + 1);
        return request;
    }

    /// <summary>One hold of this gateway waits no more for a request. Whether it was the last.</summary>
    public bool Leave(ApprovalRequest request)
    {
        var left = _waiting.AddOrUpdate(Key(request), 0, (_, waiting) => waiting - 1);
        return left <= 0 && _waiting.TryRemove(new(Key(request), left));
    }

    private static string Key(ApprovalRequest request) => request.Metadata.Uid ?? request.Metadata.Name;

    /// <summary>
    /// What of a request's decisions counts for what was asked: where requests are kept, anybody may have put another
    /// one's content under the name.
    /// </summary>
    public ApprovalProof Prove(ApprovalRequest request, ApprovalRequestSpec asked) =>
        RequestBounds.IsSame(request.Spec, asked) && policy.Current?.Config.Approvals is { } approvals
            ? ApprovalProof.Verify(request, VerificationKey.Parse(approvals.PublicKey))
            : new ApprovalProof([], null);

    public Task<ApprovalRequest> ChangedAsync(ApprovalRequest known, CancellationToken cancellation) =>
        requests.ChangedAsync(known, cancellation);

    /// <summary>Uses the approval up; false when somebody was faster.</summary>
    public async Task<bool> TryExecuteAsync(ApprovalRequest request)
    {
        var now = time.GetUtcNow();
        foreach (var (uid, until) in _used)
        {
            if (until <= now)
            {
                _used.TryRemove(uid, out _);
            }
        }

        return request.Metadata.Uid is { } used && !_used.ContainsKey(used)
            && await requests.TryExecuteAsync(request, CancellationToken.None)
            && _used.TryAdd(used, request.VoidAt);
    }

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

    /// <summary>What was executed under an approval is undone.</summary>
    public async Task RolledBackAsync(RowLimit limit, string why)
    {
        try
        {
            await requests.RolledBackAsync(limit.Request, why, CancellationToken.None);
        }
        catch (IOException e)
        {
            log.NotToldRolledBack(limit.Request.Metadata.Name, e.Message);
        }
    }

    public void Failed(string session, string error) => log.NotAsked(session, error);

    private static IReadOnlyList<string> Shown(IReadOnlyList<string> schemas) =>
        schemas.Count <= MostSchemas ? schemas : [.. schemas.Take(MostSchemas - 1), "…"];

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
