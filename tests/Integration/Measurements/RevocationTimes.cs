using System.Diagnostics;
using System.Globalization;
using GatewayOperator.Tests.Harness.Installation;
using Npgsql;

namespace GatewayOperator.Tests.Integration.Measurements;

/// <summary>How long a session outlives what ends it: from the cause to the client's error, 100 times each.</summary>
[Explicit("A measurement of some minutes; run it in Release on a quiet machine.")]
public sealed class RevocationTimes
{
    private const int Rounds = 100;

    private LocalInstallation _gateway = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _gateway = await LocalInstallation.StartAsync(ServerOfThisRun.Server);

    [OneTimeTearDown]
    public async Task StopAsync() => await _gateway.DisposeAsync();

    [Test]
    public async Task Deletion()
    {
        var measured = new List<TimeSpan>();
        for (var i = 0; i < Rounds; i++)
        {
            await AddAsync("deleted");
            await using var connection = await _gateway.OpenAsync("deleted");
            _gateway.Resources.Delete("deleted.yaml");
            measured.Add((await connection.EndAsync()).Took);
            await Eventually.HoldsAsync(
                "the grant is forgotten",
                () => _gateway.Status.Condition("DatabaseGrant", "deleted", "Ready").Status.Length == 0);
        }

        TestContext.Out.WriteLine(Quantiles.Row("deletion", measured));
    }

    [Test]
    public async Task Edit()
    {
        await AddAsync("edited");
        var measured = new List<TimeSpan>();
        for (var i = 0; i < Rounds; i++)
        {
            await using var connection = await OpenWhenAdmittedAsync("edited");
            _gateway.Resources.Edit("edited.yaml", "ref: refs/heads/main", "ref: refs/heads/release");
            measured.Add((await connection.EndAsync()).Took);
            _gateway.Resources.Edit("edited.yaml", "ref: refs/heads/release", "ref: refs/heads/main");
        }

        TestContext.Out.WriteLine(Quantiles.Row("edit", measured));
    }

    [Test]
    public async Task Expiry()
    {
        var measured = new List<TimeSpan>();
        for (var round = 0; round < Rounds / 10; round++)
        {
            var expiry = TimeProvider.System.GetUtcNow().AddSeconds(4).AddMilliseconds(Random.Shared.Next(1000));
            var at = expiry.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);
            await AddAsync("expiring", ("2030-12-31T00:00:00Z", at));
            await MeasureAsync("expiring", 10, measured, async connection =>
            {
                await connection.EndAsync();
                return TimeProvider.System.GetUtcNow() - expiry;
            });
        }

        TestContext.Out.WriteLine(Quantiles.Row("expiry", measured));
    }

    [Test]
    public async Task Idle_limit()
    {
        await AddAsync("idling", ("idleTimeout: 10m", "idleTimeout: 2s"));
        var measured = new List<TimeSpan>();
        await MeasureAsync("idling", Rounds, measured, async connection =>
        {
            await connection.ScalarAsync("SELECT 1");
            return (await connection.EndAsync()).Took - TimeSpan.FromSeconds(2);
        });
        TestContext.Out.WriteLine(Quantiles.Row("idle limit", measured));
    }

    [Test]
    public async Task Statement_limit()
    {
        await AddAsync("slow", ("statementTimeout: 60s", "statementTimeout: 2s"));
        var measured = new List<TimeSpan>();
        await MeasureAsync("slow", Rounds, measured, async connection =>
        {
            var clock = Stopwatch.StartNew();
            Assert.That(() => connection.ScalarAsync("SELECT pg_sleep(30)"), Throws.InstanceOf<PostgresException>());
            return clock.Elapsed - TimeSpan.FromSeconds(2);
        });
        TestContext.Out.WriteLine(Quantiles.Row("statement limit", measured));
    }

    [Test]
    public async Task Session_limit()
    {
        await AddAsync("short", ("maxDuration: 1h", "maxDuration: 3s"));
        var measured = new List<TimeSpan>();
        await MeasureAsync(
            "short",
            Rounds,
            measured,
            async connection => (await connection.EndAsync()).Took - TimeSpan.FromSeconds(3));
        TestContext.Out.WriteLine(Quantiles.Row("session limit", measured));
    }

    private async Task MeasureAsync(
        string grant, int sessions, List<TimeSpan> measured, Func<NpgsqlConnection, Task<TimeSpan>> measureAsync)
    {
        var running = new List<Task<TimeSpan>>();
        for (var i = 0; i < sessions; i++)
        {
            running.Add(OneAsync());
            // Staggered, so that one hiccup is not counted a hundred times.
            await Task.Delay(20);
        }

        measured.AddRange(await Task.WhenAll(running));

        async Task<TimeSpan> OneAsync()
        {
            await using var connection = await _gateway.OpenAsync(grant);
            return await Task.Run(() => measureAsync(connection));
        }
    }

    private async Task AddAsync(string name, params (string From, string To)[] changes)
    {
        var text = ResourceFolder.GrantNamed(name)
            .Replace("maxConcurrent: 5", "maxConcurrent: 200", StringComparison.Ordinal);
        foreach (var (from, to) in changes)
        {
            text = text.Replace(from, to, StringComparison.Ordinal);
        }

        _gateway.Resources.Write($"{name}.yaml", text);
        await OpenWhenAdmittedAndCloseAsync(name);
    }

    private async Task OpenWhenAdmittedAndCloseAsync(string grant)
    {
        await using var connection = await OpenWhenAdmittedAsync(grant);
    }

    private async Task<NpgsqlConnection> OpenWhenAdmittedAsync(string grant)
    {
        NpgsqlConnection? open = null;
        await Eventually.HoldsAsync("the grant is served", async () =>
        {
            try
            {
                open = await _gateway.OpenAsync(grant);
                return true;
            }
            catch (PostgresException)
            {
                return false;
            }
        });
        return open!;
    }
}
