using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;
using GatewayOperator.Compile;
using GatewayOperator.Tests.Local;

namespace GatewayOperator.Tests.Compile;

/// <summary>What is weaker than it looks is said, what is over admits nobody.</summary>
public sealed class TargetSupportTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void Clients_without_tls_are_named_in_the_status()
    {
        var target = Target("gateway: {clientTls: LoopbackPlaintext}");
        Assert.That(TargetSupport.Notes(target.Spec, "127.0.0.1"), Has.One.Contains("without TLS"));
        Assert.That(TargetSupport.Notes(target.Spec, "0.0.0.0"), Has.One.StartsWith("clientTls: LoopbackPlaintext"));
        Assert.That(TargetSupport.Notes(Target("engine: PostgreSQL").Spec, "127.0.0.1"), Is.Empty);
    }

    [TestCase("  expiresAt: 2026-06-01T11:59:59Z", ConditionReasons.Expired)]
    public void Grant_that_is_over_admits_nobody(string more, string reason)
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
