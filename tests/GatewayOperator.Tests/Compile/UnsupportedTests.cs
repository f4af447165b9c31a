using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;
using GatewayOperator.Compile;
using GatewayOperator.Tests.Local;

namespace GatewayOperator.Tests.Compile;

/// <summary>What is not built is refused or said, never taken for something weaker in silence.</summary>
public sealed class UnsupportedTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [TestCase("approvals: {notify: {url: \"https://hook.example\"}}", "spec.approvals.notify")]
    public void Field_without_effect_is_named_in_the_status(string field, string named)
    {
        var target = Target(field);
        Assert.That(TargetSupport.Notes(target.Spec, "127.0.0.1"), Has.One.StartsWith(named));
    }

    [TestCase("  expiresAt: 2026-06-01T11:59:59Z", ConditionReasons.Expired)]
    public void Grant_that_needs_what_is_not_built_or_is_over_admits_nobody(string more, string reason)
    {
        var set = TargetYaml.Read(TargetYaml.With("engine: PostgreSQL") + "\n---\n" + Installation.Grant(more: more));
        var decision = GrantAdmission.Decide(set.FindGrant("shop", "ci")!, set, Now);
        Assert.That(decision.Admitted, Is.False);
        Assert.That(decision.Reason, Is.EqualTo(reason));
        Assert.That(new GrantDecision { Grant = decision.Grant }.Admitted, Is.False, "the default admits");
    }

    private static DatabaseTarget Target(string field) =>
        TargetYaml.Read(TargetYaml.With(field)).FindTarget("shop", "orders")!;
}
