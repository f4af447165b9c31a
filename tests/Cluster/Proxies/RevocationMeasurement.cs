using System.Diagnostics;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Grants;
using Npgsql;

namespace GatewayOperator.Tests.Cluster.Proxies;

/// <summary>How long a revocation takes to reach a client; no assertion, run by hand.</summary>
[Explicit("A measurement.")]
public sealed class RevocationMeasurement
{
    private const int Live = 200;
    private const int Tries = 200;

    [Test]
    public async Task From_deleting_a_grant_to_the_end_of_its_session_with_no_operator()
    {
        await using var scene = await ProxyScene.CreateAsync();
        string[] victims = [.. Enumerable.Range(0, Tries).Select(i => $"victim-{i}")];
        foreach (var victim in victims)
        {
            await scene.CreateGrantAsync(victim);
        }

        await scene.PublishAsync(config => config with
        {
            Grants = [.. config.Grants, .. victims.Select(v => Grant(scene, v))],
        });
        var proxy = await scene.StartProxyAsync();
        var others = new List<NpgsqlConnection>();
        for (var i = 0; i < Live; i++)
        {
            others.Add(await proxy.OpenAsync());
        }

        var taken = new List<double>();
        foreach (var victim in victims)
        {
            await using var session = await proxy.OpenAsync(victim);
            var ending = session.WaitAsync();
            var started = Stopwatch.GetTimestamp();
            var deleting = scene.DeleteAsync<DatabaseGrant>(victim);
            Assert.That(async () => await ending, Throws.InstanceOf<PostgresException>());
            taken.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            await deleting;
        }

        taken.Sort();
        await TestContext.Out.WriteLineAsync(
            $"{Tries} revocations with {Live} live sessions: p50 {taken[Tries / 2]:0.0} ms, "
            + $"p99 {taken[Tries * 99 / 100]:0.0} ms, longest {taken[^1]:0.0} ms");
        foreach (var other in others)
        {
            Assert.That(await other.AskAsync(), Is.EqualTo(1));
            await other.DisposeAsync();
        }
    }

    [Test]
    public async Task From_writing_a_configuration_to_the_end_of_a_session_that_it_lacks()
    {
        await using var scene = await ProxyScene.CreateAsync();
        await scene.CreateGrantAsync("other");
        var proxy = await scene.StartProxyAsync();
        var taken = new List<double>();
        for (var i = 0; i < Tries; i++)
        {
            await scene.PublishAsync(config => config with
            {
                Grants = [.. config.Grants.Take(1), SceneConfig.Grant(scene.Namespace, "other")],
            });
            await proxy.EnforcesAsync();
            await using var session = await proxy.OpenAsync("other");
            var ending = session.WaitAsync();
            await scene.CompileAsync(config => config with { Grants = [.. config.Grants.Take(1)] });
            var content = GatewayConfigSerializer.Write(scene.Config);
            var started = Stopwatch.GetTimestamp();
            var writing = scene.WriteAsync(
                ClusterNames.Config(ProxyScene.Target), ClusterNames.ConfigKey, content);
            Assert.That(async () => await ending, Throws.InstanceOf<PostgresException>());
            taken.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            await writing;
        }

        taken.Sort();
        await TestContext.Out.WriteLineAsync(
            $"{Tries} configurations: p50 {taken[Tries / 2]:0.0} ms, p99 {taken[Tries * 99 / 100]:0.0} ms, "
            + $"longest {taken[^1]:0.0} ms");
    }

    private static GrantConfig Grant(ProxyScene scene, string name) => SceneConfig.Grant(scene.Namespace, name) with
    {
        LoginRole = ProxyDatabase.RoleOf("main"),
    };
}
