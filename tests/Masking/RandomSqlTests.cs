using GatewayOperator.Tests.Masking.RandomSql;
using GatewayOperator.Tests.Masking.Twins;

namespace GatewayOperator.Tests.Masking;

/// <summary>The claim, held against statements that nobody thought of.</summary>
public sealed class RandomSqlTests
{
    /// <summary>Of a hundred statements, how many must be answered with rows: a run of errors proves nothing.</summary>
    private const int LeastRan = 40;

    /// <summary>Of a hundred statements, how many may be left unjudged.</summary>
    private const int MostUnjudged = 3;

    private const int OverCatalogs = 1000;
    private const int OfTheOwner = 600;

    private SqlSmith _smith = null!;

    [OneTimeSetUp]
    public async Task CreateAsync() =>
        _smith = await SqlSmith.CreateAsync(TwinsOfThisRun.Cluster, TwinsOfThisRun.OwnerCredential);

    /// <summary>Sequences know no ROLLBACK, and where a statement ran out of time twins may have gone apart.</summary>
    [OneTimeTearDown]
    public async Task LeaveTwinsAlikeAsync()
    {
        foreach (var twin in TwinDatabases.Both)
        {
            await TwinsOfThisRun.Cluster.ExecuteAsync(
                twin, "SELECT setval(oid::regclass, 1000000) FROM pg_class WHERE relkind = 'S'", default);
            await TwinsOfThisRun.Cluster.ExecuteAsync(twin, "VACUUM", default);
        }
    }

    [Test]
    public async Task Random_statements_are_answered_alike_by_twins_and_learn_no_secret()
    {
        var run = new RandomRun(TwinsOfThisRun.Agent);
        await run.SayAsync(await StatementsAsync(RandomSettings.FixedSeed, RandomSettings.FixedCount));
        await run.SayAsync(await StatementsAsync(
            RandomSettings.FreshSeed, RandomSettings.Count - RandomSettings.FixedCount));
        await TestContext.Progress.WriteLineAsync($"random SQL, fresh seed {RandomSettings.FreshSeed}: {run}");
        Assert.Multiple(() =>
        {
            Assert.That(run.Canaries, Is.Empty, "a canary sings");
            Assert.That(run.Differences, Is.Empty, "twins differ");
            Assert.That(run.Percent(Outcome.Ran), Is.AtLeast(LeastRan), $"{run}");
            Assert.That(
                run.Percent(Outcome.TimedOut) + run.Percent(Outcome.Volatile), Is.AtMost(MostUnjudged), $"{run}");
        });
    }

    /// <summary>
    /// What the server tells of itself (ids, sizes, sessions) differs between databases that are equal: here only
    /// canaries count.
    /// </summary>
    [Test]
    public async Task Random_statements_over_catalogs_learn_no_secret()
    {
        var run = new RandomRun(TwinsOfThisRun.Agent);
        await run.SayAsync(await StatementsAsync(RandomSettings.FreshSeed, OverCatalogs, catalogs: true));
        await TestContext.Progress.WriteLineAsync($"with catalogs, fresh seed {RandomSettings.FreshSeed}: {run}");
        Assert.That(run.Canaries, Is.Empty, "a canary sings");
    }

    /// <summary>The same statements say what the gateway keeps back, where there is none.</summary>
    [Test]
    public async Task Random_statements_of_the_owner_learn_secrets_and_tell_the_twins_apart()
    {
        var run = new RandomRun(TwinsOfThisRun.Owner);
        await run.SayAsync(await StatementsAsync(RandomSettings.FixedSeed, OfTheOwner));
        await TestContext.Progress.WriteLineAsync($"as the owner: {run}");
        Assert.Multiple(() =>
        {
            Assert.That(run.Canaries, Has.Count.AtLeast(10));
            Assert.That(run.Differences, Has.Count.AtLeast(10));
        });
    }

    private async Task<IEnumerable<RandomStatement>> StatementsAsync(int seed, int count, bool catalogs = false) =>
        (await _smith.StatementsAsync(seed, count, catalogs)).Select((sql, at) => new RandomStatement(seed, at, sql));
}
