using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Targets;
using GatewayOperator.Api.Values;
using GatewayOperator.Cli.Policies;
using GatewayOperator.Compile;
using GatewayProxy.Policy.Approval;
using GatewayProxy.Sql;
using GatewayProxy.Sql.Catalog;
using GatewayProxy.Sql.Risks;

namespace GatewayOperator.Cli.Simulating;

/// <summary>A target of the directory, as its gateway would judge one of its databases.</summary>
internal sealed class SimulatedTarget
{
    private readonly ApprovalEngine _engine;
    private readonly HashSet<string> _grants;

    /// <param name="target">What the directory says.</param>
    /// <param name="directory">The directory.</param>
    /// <param name="database">What is known about the database; null when nobody has looked.</param>
    /// <param name="parser">The parser.</param>
    public SimulatedTarget(
        DatabaseTarget target, PolicyDirectory directory, DatabaseConfig? database, SqlParser parser)
    {
        var (space, name) = (target.Metadata.Namespace, target.Metadata.Name);
        var rules = directory.Resources.RulesOf(space, name);
        _engine = new ApprovalEngine(rules.Select(ApprovalRuleCompiler.Compile), target.Spec.DefaultAction);
        _grants = [.. directory.Resources.GrantsOf(space, name).Select(g => g.Metadata.Name)];
        // Where nothing is masked the operator does not look which code of the database writes.
        IsLookedAt = database is { Relations.Count: > 0 };
        var vouched = target.Spec.TrustedFunctions.Select(FunctionSignature.Parse).OfType<FunctionSignature>();
        Texts = new TextJudgement(
            parser, new FunctionTrust(IsLookedAt ? MaskCatalog.Of(database!).Code : null, vouched));
    }

    /// <summary>Which of the database's functions write is known.</summary>
    public bool IsLookedAt { get; }

    public TextJudgement Texts { get; }

    public bool HasGrant(string name) => _grants.Contains(name);

    public GrantRules RulesFor(string grant) => _engine.For(grant);
}
