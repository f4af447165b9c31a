using GatewayOperator.Tests.ClusterSupport;

namespace GatewayOperator.Tests.Cluster.Operator;

/// <summary>Two operators: one works, the other is ready to.</summary>
public sealed class LeadershipTests
{
    private OperatorStage _stage = null!;

    [SetUp]
    public async Task SetAsync() =>
        _stage = await OperatorStage.SetAsync(SharedApiServer.Server, await OperatorDatabase.NewShopAsync());

    [TearDown]
    public async Task RemoveAsync() => await _stage.DisposeAsync();

    [Test]
    public async Task Killed_leader_is_followed_by_the_other_operator_which_finishes_its_work()
    {
        await _stage.ApplySamplesAsync();
        var leader = await _stage.StartOperatorAsync();
        await HeldAsync(h => h.Length > 0);
        var holder = await HolderAsync();
        await _stage.StartOperatorAsync();
        await leader.KillAsync();
        _stage.StartProxy();

        await _stage.ReadyAsync("databasegrant", "ci-migrate");

        Assert.That(await HolderAsync(), Is.Not.EqualTo(holder).And.Not.Empty);
    }

    [Test]
    public async Task Operator_that_is_told_to_stop_hands_over_at_once()
    {
        await _stage.ApplySamplesAsync();
        var leader = await _stage.StartOperatorAsync();
        await HeldAsync(h => h.Length > 0);

        leader.Signal("TERM");

        await HeldAsync(string.IsNullOrEmpty);
        await Wait.UntilAsync("it has ended", () => Task.FromResult(!leader.Running), () => _stage.Log);
    }

    private Task HeldAsync(Predicate<string> wanted) => Wait.UntilAsync(
        "the Lease is held as wanted", async () => await HolderAsync() is { } h && wanted(h), () => _stage.Log);

    private async Task<string?> HolderAsync()
    {
        var found = await _stage.Kubectl.RunAsync(
            "get", "lease", "gateway-operator", "-n", _stage.OperatorNamespace, "-o",
            "jsonpath={.spec.holderIdentity}|", "--ignore-not-found");
        var text = found.Succeeded();
        return text.Length == 0 ? null : text.TrimEnd('|');
    }
}
