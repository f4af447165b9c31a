using System.Globalization;
using GatewayOperator.Tests.ClusterSupport;
using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Cluster.Operator.EndToEnd;

/// <summary>
/// Everything dies, in turn and at random moments, while a client tries all the time what it may not.
/// <c>GATEWAY_CHAOS_ROUNDS</c> sets the rounds, <c>GATEWAY_CHAOS_SEED</c> the moments.
/// </summary>
public sealed class ChaosTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly List<string> _story = [];
    private readonly int _seed = Setting("GATEWAY_CHAOS_SEED") ?? Environment.TickCount;
    private ApiServer _server = null!;
    private WholeStage _stage = null!;
    private Daemon _operator = null!;

    [SetUp]
    public async Task SetAsync()
    {
        _server = await ApiServer.StartAsync();
        _stage = await WholeStage.SetAsync(_server);
    }

    [TearDown]
    public async Task RemoveAsync()
    {
        if (_stage is not null)
        {
            await _stage.DisposeAsync();
        }

        await _server.DisposeAsync();
    }

    [Test]
    public async Task No_session_gets_more_than_its_grant_whatever_dies()
    {
        var random = new Random(_seed);
        await _stage.Stage.ApplySamplesAsync();
        _operator = await StartOperatorAsync();
        await _stage.ReadyAsync();
        await using var probe = new Probe(_stage, await _stage.TokenAsync());
        await SucceedsAsync(probe, "the client may work");

        for (var round = 0; round < (Setting("GATEWAY_CHAOS_ROUNDS") ?? 4); round++)
        {
            await _stage.Stage.KubectlAsync("delete", "databasegrant", "ci-migrate");
            await Wait.UntilAsync(
                "the grant is no more", () => Task.FromResult(probe.Refused), () => Story(probe), Patience);
            probe.MayNothing = true;
            await StrikeAsync(round, random);
            await Task.Delay(random.Next(1500));
            probe.MayNothing = false;
            await _stage.Stage.ApplyAsync(_stage.Stage.Sample(ResourceFolder.Grant));
            await StrikeAsync(random.Next(6), random);
            await SucceedsAsync(probe, "the client may work again");
            Assert.That(probe.Violations, Is.Empty, Story(probe));
        }

        await _stage.ReadyAsync();
        Assert.That(probe.Violations, Is.Empty, Story(probe));
    }

    private async Task StrikeAsync(int strike, Random random)
    {
        await Task.Delay(random.Next(400));
        switch (strike % 6)
        {
            case 0:
                _story.Add("operator killed");
                await _operator.KillAsync();
                await Task.Delay(random.Next(1000));
                _operator = await StartOperatorAsync();
                break;
            case 1:
                _story.Add("API server killed");
                await _server.KillAsync();
                await Task.Delay(random.Next(1000));
                await _server.StartAgainAsync();
                break;
            case 2:
                _story.Add("proxies killed");
                KillProxies();
                break;
            case 3:
                _story.Add("operator and API server killed, history forgotten");
                await _operator.KillAsync();
                await _server.KillAsync();
                await _server.CompactAsync();
                await _server.StartAgainAsync();
                _operator = await StartOperatorAsync();
                break;
            case 4:
                _story.Add("API server silent");
                _server.Suspend();
                await Task.Delay(random.Next(3000));
                _server.Resume();
                break;
            default:
                _story.Add("database restarted");
                await _stage.Stage.Database.Cluster.RestartAsync(default);
                break;
        }
    }

    private void KillProxies()
    {
        foreach (var pod in _stage.Pods.Values)
        {
            pod.Process.Signal("KILL");
        }
    }

    // Of several operators the next would wait for the Lease of the dead one; that is tried elsewhere.
    private Task<Daemon> StartOperatorAsync() => _stage.Stage.StartOperatorAsync("--leader-elect", "false");

    private Task SucceedsAsync(Probe probe, string what)
    {
        var before = probe.Successes;
        return Wait.UntilAsync(
            what, () => Task.FromResult(probe.Successes > before), () => Story(probe), Patience);
    }

    private string Story(Probe probe) =>
        $"Seed {_seed}: {string.Join(", ", _story)}. {probe}\n{_stage.Stage.Log}";

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
