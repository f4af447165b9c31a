using System.Collections.Concurrent;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Sql.Risks;

namespace GatewayProxy.Policy.Approval;

/// <summary>
/// Decides by the ApprovalRules of one configuration: the highest priority that matches, at equal priority the
/// strictest, the target's default when none does. No I/O, no clock. Make one for each configuration.
/// </summary>
public sealed class ApprovalEngine(IEnumerable<ApprovalRuleConfig> rules, DefaultAction defaultAction)
{
    private readonly CompiledRule[] _rules = [.. rules.Select(r => new CompiledRule(r))];
    private readonly ConcurrentDictionary<string, GrantRules> _byGrant = new(StringComparer.Ordinal);

    public ApprovalEngine(GatewayConfig config)
        : this(config.ApprovalRules, config.DefaultAction)
    {
    }

    /// <summary>In no order.</summary>
    public IReadOnlyList<CompiledRule> Rules => _rules;

    /// <summary>The rules for a grant; a session keeps them as long as it keeps the configuration.</summary>
    public GrantRules For(GrantConfig grant) => For(grant.Name);

    /// <inheritdoc cref="For(GrantConfig)"/>
    public GrantRules For(string grant) => _byGrant.GetOrAdd(
        grant, name => new GrantRules(_rules.Where(r => r.IsFor(name)), defaultAction));

    public RuleVerdict Decide(GrantConfig grant, TextRisks text) => For(grant).Decide(text);
}
