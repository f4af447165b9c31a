using GatewayOperator.Compile;
using GatewayOperator.Local;
using GatewayOperator.Provisioning;
using GatewayOperator.Targets;
using Microsoft.Extensions.Time.Testing;

namespace GatewayOperator.Tests.Local;

public sealed class ProtectionLedgerTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMinutes(10);
    private static readonly ProtectionRule Email = new("public", "customers", ["email"]);

    private readonly FakeTimeProvider _time = new();
    private string _directory = "";

    [SetUp]
    public void Create() => _directory = Directory.CreateTempSubdirectory("gwledger-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_directory, recursive: true);

    [Test]
    public async Task Column_of_a_deleted_policy_stays_protected_for_the_delay_even_over_a_restart()
    {
        await UpdateAsync([Email]);
        Assert.That((await UpdateAsync([])).Single().ToString(), Is.EqualTo("public.customers.email"));
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.That(await UpdateAsync([]), Has.Count.EqualTo(1));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.That(await UpdateAsync([]), Is.Empty);
    }

    [Test]
    public async Task Confirmation_ends_the_protection_at_once()
    {
        await UpdateAsync([Email]);
        Assert.That(await UpdateAsync([], "email"), Is.Empty);
    }

    [Test]
    public async Task Policy_that_comes_back_starts_the_delay_anew()
    {
        await UpdateAsync([Email]);
        await UpdateAsync([]);
        _time.Advance(TimeSpan.FromMinutes(9));
        await UpdateAsync([Email]);
        await UpdateAsync([]);
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.That(await UpdateAsync([]), Has.Count.EqualTo(1));
    }

    private Task<IReadOnlyList<RetainedColumn>> UpdateAsync(
        IReadOnlyList<ProtectionRule> rules, params string[] confirmed)
    {
        var document = new FileDocument(Path.Combine(_directory, "protection.json"));
        return new ProtectionLedger(document, _time)
            .UpdateAsync(rules, Delay, confirmed.ToHashSet(), CancellationToken.None);
    }
}
