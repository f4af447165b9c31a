using GatewayOperator.Local;
using GatewayOperator.Provisioning;
using Microsoft.Extensions.Time.Testing;

namespace GatewayOperator.Tests.Local;

public sealed class ProtectionLedgerTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMinutes(10);
    private static readonly HashSet<string> Nothing = [];
    private static readonly ProtectionRule Email = new("public", "customers", ["email"]);

    private readonly FakeTimeProvider _time = new();
    private string _directory = "";

    [SetUp]
    public void Create() => _directory = Directory.CreateTempSubdirectory("gwledger-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_directory, recursive: true);

    [Test]
    public void Column_of_a_deleted_policy_stays_protected_for_the_delay_even_over_a_restart()
    {
        Ledger().Update([Email], Delay, Nothing);
        Assert.That(Ledger().Update([], Delay, Nothing).Single().ToString(), Is.EqualTo("public.customers.email"));
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.That(Ledger().Update([], Delay, Nothing), Has.Count.EqualTo(1));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.That(Ledger().Update([], Delay, Nothing), Is.Empty);
    }

    [Test]
    public void Confirmation_ends_the_protection_at_once()
    {
        Ledger().Update([Email], Delay, Nothing);
        Assert.That(Ledger().Update([], Delay, new HashSet<string> { "email" }), Is.Empty);
    }

    [Test]
    public void Policy_that_comes_back_starts_the_delay_anew()
    {
        Ledger().Update([Email], Delay, Nothing);
        Ledger().Update([], Delay, Nothing);
        _time.Advance(TimeSpan.FromMinutes(9));
        Ledger().Update([Email], Delay, Nothing);
        Ledger().Update([], Delay, Nothing);
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.That(Ledger().Update([], Delay, Nothing), Has.Count.EqualTo(1));
    }

    private ProtectionLedger Ledger() => new(Path.Combine(_directory, "protection.json"), _time);
}
