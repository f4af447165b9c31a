using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Values;
using GatewayProxy.Policy;

namespace GatewayOperator.Activations;

/// <summary>Whether somebody may be asked to activate a grant, and what they are asked. Pure.</summary>
public static class ActivationRules
{
    private const int MinReason = 3;
    private const int MaxReason = 1024;

    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    /// <summary>The request, or why there is none, for whoever asked; their token is verified and fits.</summary>
    public static (ApprovalRequestSpec? Spec, string? Refusal) Ask(
        ActivationScope grant, Principal principal, string reason, KubeDuration? duration, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentNullException.ThrowIfNull(principal);
        var rule = grant.Rules.For(grant.Name).Activation?.Config;
        if (Refusal(grant, reason, duration, now) is { } refusal)
        {
            return (null, refusal);
        }

        if (rule is not { Action: RuleAction.RequireApproval, Approval: { } terms })
        {
            return (null, Unapprovable(grant, rule));
        }

        var spec = new ApprovalRequestSpec
        {
            Type = ApprovalRequestType.Activation,
            GrantRef = new LocalReference { Name = grant.Name },
            GrantUid = grant.Uid,
            TargetRef = new LocalReference { Name = grant.Target },
            RuleRef = new LocalReference { Name = rule.Name },
            RuleDigest = RuleDigest.Of(rule.Uid, RuleDigest.ApprovalsOf(terms), principal.IssuerUrl),
            RuleMessage = rule.Message,
            Requester = Requester(grant, principal),
            Reason = reason,
            Duration = duration ?? new KubeDuration(grant.Activation!.MaxDuration),
            // A request is not lost to whoever is at lunch, nor open for ever.
            ExpiresAt = now + (terms.ValidFor ?? terms.HoldFor),
        };
        return (spec, null);
    }

    private static string? Refusal(
        ActivationScope grant, string reason, KubeDuration? wanted, DateTimeOffset now) =>
        grant.Activation switch
        {
            null => $"grant {grant.Name} is active always; log in",
            { Mode: ActivationMode.OnConnect } =>
                $"grant {grant.Name} is activated by its sessions: log in, the first statement waits for approval",
            var activation when wanted is { } duration
                && (duration.Value > activation.MaxDuration || duration.Value < Shortest) =>
                $"grant {grant.Name} is activated for 1m to {new KubeDuration(activation.MaxDuration)}, "
                    + $"not for {duration}",
            _ => now >= grant.ExpiresAt ? $"grant {grant.Name} has expired"
                : reason.Trim().Length is < MinReason or > MaxReason
                    ? $"the reason has {MinReason} to {MaxReason} characters"
                    : null,
        };

    private static string Unapprovable(ActivationScope grant, ApprovalRuleConfig? rule) => rule switch
    {
        { Action: RuleAction.Deny } =>
            $"rule {rule.Name} denies the activation of grant {grant.Name}"
                + (rule.Message is null ? "" : $": {rule.Message}"),
        _ =>
            $"nobody can activate grant {grant.Name}: no enforced ApprovalRule with match.activation and action "
                + "RequireApproval decides on it",
    };

    private static Requester Requester(ActivationScope grant, Principal principal)
    {
        var subject = grant.Holders.First(s => SubjectMatcher.Matches(s, principal));
        return new Requester
        {
            Issuer = principal.Issuer,
            Subject = principal.Subject,
            Person = principal.Person,
            Claims = subject.Claims.Keys.ToDictionary(name => name, name => principal.Claims[name].ToString()),
        };
    }
}
