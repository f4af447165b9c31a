using GatewayOperator.Api.Configuration;
using GatewayOperator.Compile;
using GatewayOperator.Provisioning;

namespace GatewayOperator.Tests.Compile;

public sealed class PlanComparisonTests
{
    [Test]
    public void Taking_access_protecting_a_column_or_ending_exemption_is_narrower_and_giving_access_is_not()
    {
        var before = Plan(TableAccess.Select);
        Assert.Multiple(() =>
        {
            Assert.That(PlanComparison.IsNarrower(before, Plan(TableAccess.Select), "a"), Is.False);
            Assert.That(
                PlanComparison.IsNarrower(before, Plan(TableAccess.Select | TableAccess.Insert), "a"), Is.False);
            Assert.That(PlanComparison.IsNarrower(Plan(TableAccess.Select | TableAccess.Insert), before, "a"), Is.True);
            Assert.That(PlanComparison.IsNarrower(before, Plan(TableAccess.Select, "email"), "a"), Is.True);
            Assert.That(PlanComparison.IsNarrower(Plan(TableAccess.Select, "email"), before, "a"), Is.False);
            Assert.That(PlanComparison.IsNarrower(Plan(TableAccess.Select, exempt: true), before, "a"), Is.True);
            Assert.That(PlanComparison.IsNarrower(null, before, "a"), Is.True);
        });
    }

    [Test]
    public void Later_expiry_leaves_the_database_side_unchanged()
    {
        var before = Plan(TableAccess.Select);
        var later = before with { Grants = [before.Grants[0] with { ExpiresAt = DateTimeOffset.MaxValue }] };
        Assert.That(PlanComparison.Unchanged(before, later, "a"), Is.True);
        Assert.That(PlanComparison.Fingerprint(before), Is.Not.EqualTo(PlanComparison.Fingerprint(later)));
    }

    private static TargetPlan Plan(TableAccess access, string? column = null, bool exempt = false) => new()
    {
        InstallationId = "i",
        TargetUid = "t",
        TargetName = "shop/orders",
        Admin = new AdminConnection
        {
            Host = "h",
            Port = 5432,
            TlsMode = UpstreamTlsMode.Disable,
            Username = "u",
            Password = "p",
        },
        RoleKey = new byte[32],
        Epoch = 1,
        Databases = ["orders"],
        InheritNewObjects = false,
        Protection = column is null ? [] : [new ProtectionRule("public", "customers", [column])],
        Grants =
        [
            new GrantPlan
            {
                Uid = "a",
                Namespace = "shop",
                Name = "a",
                Databases = ["orders"],
                Privileges = [new PrivilegePlan("public", ["*"], access)],
                Exempt = exempt,
            },
        ],
    };
}
