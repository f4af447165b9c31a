using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Grants;
using GatewayProxy.Configuration;
using GatewayProxy.Policy;
using GatewayProxy.Policy.Decisions;
using GatewayProxy.Sessions;

namespace GatewayProxy.Approvals;

/// <summary>
/// Activation by connecting: a session's first statement waits until somebody approves the session. What is approved is
/// the session, so that no later statement waits for it. Before, texts are prepared and bound, and none runs.
/// </summary>
internal static class SessionActivation
{
    /// <summary>Whether nothing of the session may run yet.</summary>
    public static bool IsNeeded(Session session) =>
        session.Grant.Activation is { Mode: ActivationMode.OnConnect } && session.ActivatedAt is null;

    /// <summary>Whether the session has had its time, or somebody has ended it.</summary>
    public static bool IsOver(Session session, DateTimeOffset now) =>
        session.Grant is { Activation: { Mode: ActivationMode.OnConnect } activation } grant
        && session.ActivatedAt is { } at
        && (now >= at + activation.MaxDuration || GrantActivity.IsRevoked(grant, session.Identity.Principal, at));

    /// <summary>What becomes of a statement that may run otherwise: it waits, or nobody can let it run.</summary>
    public static Ruling Decide(Session session, PolicySnapshot snapshot, in Ruling otherwise)
    {
        return Terms(session, snapshot) is { } terms
            ? otherwise with { Verdict = Verdict.Hold(VerdictReason.NotActivated), Activation = terms }
            : otherwise with { Verdict = Verdict.Deny(VerdictReason.NotActivated), Rules = null };
    }

    /// <summary>Whether an approval that was asked for on some terms activates the session.</summary>
    public static bool Suffices(Session session, PolicySnapshot? snapshot, HoldTerms terms) =>
        snapshot is not null && Terms(session, snapshot) is { } now
        && now.RuleUid == terms.RuleUid && now.Approvals == terms.Approvals;

    private static HoldTerms? Terms(Session session, PolicySnapshot snapshot) =>
        snapshot.Rules.For(session.Grant).Activation is
        { Config: { Action: RuleAction.RequireApproval, Approval: { } terms } config }
            ? Terms(session.Grant, config, terms)
            : null;

    private static HoldTerms Terms(GrantConfig grant, ApprovalRuleConfig rule, ApprovalTermsConfig terms) => new()
    {
        RuleNamespace = rule.Namespace,
        RuleName = rule.Name,
        RuleUid = rule.Uid,
        Required = terms.Required,
        Approvals = RuleDigest.ApprovalsOf(terms),
        HoldFor = terms.HoldFor,
        HoldInTransaction = terms.HoldInTransaction,
        Activates = grant.Activation!.MaxDuration,
        Message = rule.Message,
        Reason = $"the grant {grant.Name} has to be activated for each session",
    };
}
