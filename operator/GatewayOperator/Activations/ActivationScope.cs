using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Grants;
using GatewayOperator.Compile;
using GatewayProxy.Policy.Approval;

namespace GatewayOperator.Activations;

/// <summary>What has to be known of a grant to ask for its activation.</summary>
public sealed record ActivationScope
{
    public required string Name { get; init; }

    public required string Uid { get; init; }

    /// <summary>Name of the grant's target.</summary>
    public required string Target { get; init; }

    /// <summary>Null when the grant is active always.</summary>
    public ActivationConfig? Activation { get; init; }

    /// <summary>Whom the grant is for, activated or not.</summary>
    public required IReadOnlyList<SubjectConfig> Holders { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The target's rules.</summary>
    public required ApprovalEngine Rules { get; init; }

    /// <summary>As the target's gateway knows it.</summary>
    public static ActivationScope Of(GatewayConfig config, GrantConfig grant)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(grant);
        return new ActivationScope
        {
            Name = grant.Name,
            Uid = grant.Uid,
            Target = config.Target.Name,
            Activation = grant.Activation,
            Holders = grant.Holders,
            ExpiresAt = grant.ExpiresAt,
            Rules = new ApprovalEngine(config),
        };
    }

    /// <summary>As it was written; references are for the caller to check.</summary>
    public static ActivationScope Of(DatabaseGrant grant, IEnumerable<ApprovalRule> rules)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var (spec, activation) = (grant.Spec, grant.Spec.Activation);
        IReadOnlyList<SubjectConfig> holders =
            [.. spec.Subjects.Select(s => new SubjectConfig { Issuer = s.Issuer, Claims = s.Claims })];
        return new ActivationScope
        {
            Name = grant.Metadata.Name,
            Uid = TargetCompiler.UidOf(grant),
            Target = spec.TargetRef.Name,
            Activation = activation.Mode == ActivationMode.Always ? null : new ActivationConfig
            {
                Mode = activation.Mode,
                MaxDuration = activation.MaxDuration,
                Subjects = holders,
            },
            Holders = holders,
            ExpiresAt = spec.ExpiresAt,
            Rules = new ApprovalEngine(rules.Select(ApprovalRuleCompiler.Compile), DefaultAction.Deny),
        };
    }
}
