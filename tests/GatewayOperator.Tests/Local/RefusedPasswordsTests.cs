using GatewayOperator.Api.Configuration;
using GatewayOperator.Local;
using GatewayOperator.Targets;

namespace GatewayOperator.Tests.Local;

/// <summary>A report is acted upon once, and no report makes the operator set passwords all the time.</summary>
public sealed class RefusedPasswordsTests
{
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private RefusedPasswords _refused = null!;

    [SetUp]
    public void Create() => _refused = new RefusedPasswords();

    [TestCase(0, 60, 0, Description = "the report that was acted upon")]
    [TestCase(1, 2, 0, Description = "refused again too soon")]
    [TestCase(1, 5, 1, Description = "refused again, after the pause")]
    public void Role_is_taken_once_per_report_and_pause(int reportedAgain, int later, int taken)
    {
        Assert.That(_refused.Take(Report(0), Start), Is.EqualTo(new[] { "gw_role" }));
        Assert.That(_refused.Take(Report(reportedAgain), Start.AddSeconds(later)), Has.Count.EqualTo(taken));
    }

    [Test]
    public void Nothing_is_taken_without_a_report()
    {
        Assert.That(_refused.Take(null, Start), Is.Empty);
        Assert.That(_refused.Take(new ProxyAcknowledgement { At = Start }, Start), Is.Empty);
    }

    private static ProxyAcknowledgement Report(int seconds) =>
        new() { RefusedRoles = ["gw_role"], At = Start.AddSeconds(seconds) };
}
