using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Targets;
using GatewayOperator.Tests.Harness.Installation;
using GatewayOperator.Tests.Masking.Corpus;

namespace GatewayOperator.Tests.Masking.Holds;

/// <summary>
/// Values of protected columns, and those that clients type for them, are in nothing that the gateway leaves behind:
/// whatever is held or refused, and however a hold ends.
/// </summary>
public sealed class ProtectedValueTests
{
    private readonly Evidence _evidence = new();
    private readonly Evidence _inFull = new();

    private static IEnumerable<string> Kinds => Evidence.Kinds;

    private static IEnumerable<SqlCase> Typed => CorpusFolder.Typed;

    private static IEnumerable<SqlCase> SchemaChanges =>
    [
        Single("default of a protected column", "ALTER TABLE shop.customers ALTER COLUMN phone SET DEFAULT 'CANARY'"),
        Single("default of another", "ALTER TABLE shop.orders ALTER COLUMN note SET DEFAULT 'FINCH'"),
    ];

    [OneTimeSetUp]
    public async Task SweepAsync()
    {
        var world = await HeldWorld.StartAsync();
        try
        {
            var sweep = new Sweep(world);
            await SayEverythingAsync(sweep);
            await LookAsync(world);
            var before = Files(world);
            world.Gateway.Resources.Edit(ResourceFolder.Target, "literals: RedactProtected", "literals: Full");
            await ServedInFullAsync(world);
            await sweep.CancelAsync(HeldWorld.Held, Typed.Take(5));
            await world.Gateway.StopAsync();
            _inFull.AddFiles(world.Gateway.Root, before);
            _evidence.AddFiles(world.Gateway.Root, InFull(world, before));
            AddTexts(world);
            await TellAsync(sweep);
        }
        finally
        {
            await world.DisposeAsync();
        }
    }

    [TestCaseSource(nameof(Kinds))]
    public void No_value_of_a_protected_column_is_left_behind_in(string kind) =>
        Assert.That(_evidence.Find(kind, TwinsOfThisRun.Canaries), Is.Empty);

    [TestCaseSource(nameof(Kinds))]
    public void No_value_typed_for_a_protected_column_is_left_behind_in(string kind) =>
        Assert.That(_evidence.Find(kind, TypedValues.Canaries), Is.Empty);

    [Test]
    public void What_nothing_protects_is_found_where_values_may_be()
    {
        Assert.That(_evidence.Find(Evidence.Requests, TypedValues.Finches), Has.Count.AtLeast(5));
        Assert.That(_evidence.Find(Evidence.Recordings, TypedValues.Finches), Has.Count.AtLeast(5));
    }

    [Test]
    public void Search_looks_where_holds_are_told_of()
    {
        Assert.That(_evidence.Count(Evidence.Requests), Is.AtLeast(300));
        Assert.That(_evidence.Count(Evidence.Notices), Is.AtLeast(50));
        Assert.That(_evidence.Has(Evidence.Logs, " ended: "));
        Assert.That(_evidence.Has(Evidence.Metrics, "shop/wait"));
        Assert.That(_evidence.Has(Evidence.CommandLine, "protected: string"));
        Assert.That(_evidence.Count(Evidence.Records), Is.AtLeast(100));
    }

    [Test]
    public void Recording_in_full_shows_canaries_to_the_search_and_requests_do_not()
    {
        Assert.That(_inFull.Find(Evidence.Recordings, TypedValues.Canaries), Is.Not.Empty);
        Assert.That(_inFull.Count(Evidence.Requests), Is.AtLeast(5));
        Assert.That(_inFull.Find(Evidence.Requests, TypedValues.Canaries), Is.Empty);
    }

    private static async Task SayEverythingAsync(Sweep sweep)
    {
        await sweep.SayAsync(HeldWorld.Free, Typed);
        await sweep.SayAsync(HeldWorld.Refused, Typed);
        await sweep.SayAsync(HeldWorld.Hasty, Typed.Where((_, i) => i % 20 == 1));
        await sweep.CancelAsync(HeldWorld.Held, Typed);
        await sweep.CancelToldAsync(HeldWorld.Held, Typed.Where(IsAskedOnce).Where((_, i) => i % 2 == 0));
        await sweep.DenyAsync(HeldWorld.Held, Typed.Where((_, i) => i % 30 == 2));
        await sweep.ApproveAsync(HeldWorld.Held, Typed.Where((_, i) => i % 30 == 3));
        await sweep.LeaveAsync(HeldWorld.Held, Typed.Where((_, i) => i % 30 == 4));
        await sweep.CancelAsync(HeldWorld.Changing, SchemaChanges);
        await sweep.ApproveAsync(HeldWorld.Changing, SchemaChanges.Take(1));
        await sweep.CancelAsync(HeldWorld.Exempt, Typed.Where(t => t.Class != "open"));
        await sweep.CancelAsync(
            HeldWorld.Exempt, CorpusFolder.Attacks.Select(TypedValues.Sow).OfType<SqlCase>().Take(60));
    }

    // Sessions that wait with the same statement, as ROLLBACK, wait with one request: whoever cancels first ends it.
    private static bool IsAskedOnce(SqlCase said) => said.Statements.Count == 1 && said.CopyData.Count == 0;

    private async Task LookAsync(HeldWorld world)
    {
        using var http = new HttpClient();
        var metrics = world.Gateway.Status.Field("DatabaseTarget", "orders", "metrics");
        _evidence.Add(Evidence.Metrics, metrics, await http.GetStringAsync(metrics));
        foreach (var format in (string[])["wide", "yaml"])
        {
            var shown = await world.Gateway.CliAsync("requests", "--all", "-o", format);
            _evidence.Add(Evidence.CommandLine, format, shown.Output + shown.Error);
        }
    }

    private void AddTexts(HeldWorld world)
    {
        _evidence.Add(Evidence.Logs, "operator and gateway", world.Gateway.Operator.Output);
        foreach (var (i, text) in world.Versions.All.Index())
        {
            _evidence.Add(Evidence.Requests, $"version {i}", text);
        }

        foreach (var notice in world.Notices)
        {
            _evidence.Add(Evidence.Notices, "notice", notice);
        }
    }

    // What was written before is looked at in its last state, and what was recorded in full is not.
    private static HashSet<string> InFull(HeldWorld world, HashSet<string> before) =>
        [.. Files(world).Where(p => !before.Contains(p) && p.EndsWith(".jsonl", StringComparison.Ordinal))];

    private static HashSet<string> Files(HeldWorld world) =>
        [.. Directory.EnumerateFiles(world.Gateway.Root, "*", SearchOption.AllDirectories)];

    private static Task ServedInFullAsync(HeldWorld world)
    {
        var config = Path.Combine(world.Gateway.State, "run", "shop.orders", "config.json");
        return Eventually.HoldsAsync("literals are recorded in full", () =>
        {
            var read = GatewayConfigSerializer.Read(File.ReadAllBytes(config));
            return read.Recording.Literals == LiteralRecording.Full && world.Gateway.Operator.Output.Contains(
                $"Configuration {read.Revision} in force", StringComparison.Ordinal);
        });
    }

    private async Task TellAsync(Sweep sweep)
    {
        await TestContext.Progress.WriteLineAsync(
            $"{sweep.Statements} statements with {TypedValues.Count} typed values, "
            + $"{TwinsOfThisRun.Canaries.Count} values of columns; searched: "
            + string.Join(", ", Kinds.Select(k => $"{k} {_evidence.Count(k)} ({_evidence.Lines(k)} lines)")));
    }

    private static SqlCase Single(string name, string sql) => new()
    {
        Class = "schema",
        Name = name,
        Expectation = Expectation.RefusedAsForbidden,
        Statements = [sql],
    };
}
