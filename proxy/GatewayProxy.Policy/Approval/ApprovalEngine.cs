using System.Collections.Concurrent;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Sql.Risks;

namespace GatewayProxy.Policy.Approval;

/// <summary>
/// Decides by the ApprovalRules of one configuration: the highest priority that matches, at equal priority the
/// strictest, the target's default when none does. No I/O, no clock. Make one for each configuration.
/// </summary>
public sealed class ApprovalEngine(GatewayConfig config)
{
    private readonly CompiledRule[] _rules = [.. config.ApprovalRules.Select(r => new CompiledRule(r))];
    private readonly ConcurrentDictionary<string, GrantRules> _byGrant = new(StringComparer.Ordinal);

    /// <summary>The rules for a grant; a session keeps them as long as it keeps the configuration.</summary>
    public GrantRules For(GrantConfig grant) => _byGrant.GetOrAdd(
        grant.Name, name => new GrantRules(_rules.Where(r => r.IsFor(name)), config.DefaultAction));

    public RuleVerdict Decide(GrantConfig grant, TextRisks text) => For(grant).Decide(text);
}
