using System.Text.RegularExpressions;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;
using GatewayProxy.Tests.Approvals.HalfWork;

namespace GatewayProxy.Tests.Approvals;

/// <summary>
/// An approved statement that touches more rows than were approved leaves nothing behind, however it was sent: what is
/// asserted is what others see in the table afterwards.
/// </summary>
public sealed partial class RowLimitTests : HoldFixture
{
    private const string Ten = "DDDDDDDDDD";
    private const string CopyIn = "COPY held FROM STDIN";
    private const string Merge = "MERGE INTO held USING (SELECT 1) x ON true WHEN MATCHED THEN DELETE";

    private static readonly string Twelve = string.Concat(Enumerable.Repeat("11\n", 12));

    protected override GatewayConfig Adjust(GatewayConfig config)
    {
        var adjusted = base.Adjust(config);
        var copies = Rules.Hold("copy") with { Kinds = ["COPY"] };
        return adjusted with { ApprovalRules = [.. adjusted.ApprovalRules, copies] };
    }

    /// <summary>
    /// What is sent, and the messages that come when its ten rows are too many; of ReadyForQuery the status.
    /// </summary>
    private static IEnumerable<TestCaseData> Cases()
    {
        yield return Case("simple", s => s.Query(Delete), "Ei");
        yield return Case("simple RETURNING", s => s.Query(Delete + " RETURNING id"), $"T{Ten}Ei");
        yield return Case("simple with another behind it", s => s.Query(Delete).Query("SELECT 1"), "EiTDCi");
        yield return Case(
            "simple of two", s => s.Query("DELETE FROM held WHERE id < 4; UPDATE held SET id = id"), "CEi");
        yield return Case("simple UPDATE", s => s.Query("UPDATE held SET id = 0"), "Ei");
        yield return Case("simple INSERT", s => s.Query("INSERT INTO held SELECT 1 FROM held; " + Delete), "Ei");
        yield return Case("simple MERGE", s => s.Query(Merge), "Ei");
        yield return Case("simple COPY", s => s.Query(CopyIn).Rows(Twelve), "GEi");
        yield return Case("block", s => s.Query("BEGIN").Query(Delete).Query("COMMIT"), "CtEeCi");
        yield return Case(
            "block RETURNING", s => s.Query("BEGIN").Query(Delete + " RETURNING id").Query("COMMIT"), $"CtT{Ten}EeCi");
        yield return Case("block COPY", s => s.Query("BEGIN").Query(CopyIn).Rows(Twelve).Query("COMMIT"), "CtGEeCi");
        yield return Case(
            "block with savepoint",
            s => s.Query("BEGIN").Query("SAVEPOINT s").Query(Delete).Query("ROLLBACK TO s").Query("COMMIT"),
            "CtCtEeCtCi");
        yield return Case("extended", s => s.Run(Delete).Sync(), "12nEi");
        yield return Case("extended RETURNING", s => s.Run(Delete + " RETURNING id").Sync(), $"12T{Ten}Ei");
        yield return Case("extended parameter", s => s.Run("DELETE FROM held WHERE $1::int = 1", 1).Sync(), "12nEi");
        yield return Case("extended named", s => s.Prepare("p", Delete).Sync().Execute("p").Sync(), "1i2nEi");
        yield return Case("extended COPY", s => s.Run(CopyIn).Rows(Twelve).Sync(), "12nGEi");
        yield return Case(
            "pipeline behind it", s => s.Run(Delete).Run("INSERT INTO held VALUES (11)").Sync(), "12nEi");
        yield return Case(
            "pipeline before it", s => s.Run("INSERT INTO held VALUES (11)").Run(Delete).Sync(), "12nC12nEi");
        yield return Case("pipeline of a block", s => s.Run("BEGIN").Run(Delete).Run("COMMIT").Sync(), "12nC12nEe");
        yield return Case("next segment", s => s.Run(Delete).Sync().Run("SELECT 1").Sync(), "12nEi12TDCi");
        yield return Case(
            "extended savepoint",
            s => s.Query("BEGIN").Run("SAVEPOINT s").Run(Delete).Sync().Query("ROLLBACK TO s").Query("COMMIT"),
            "Ct12nC12nEeCtCi");
        yield return Case("EXECUTE", s => s.Query("PREPARE p AS " + Delete).Query("EXECUTE p"), "CiEi");
    }

    [TestCaseSource(nameof(Cases))]
    public Task Statement_that_touches_more_rows_than_were_approved_leaves_nothing(
        Action<Script> script, string expected) => LimitedToAsync(9, async () =>
    {
        var played = await PlayAsync(script);
        Assert.That(Messages(played), Is.EqualTo(expected));
        Assert.That(played, Does.Contain("E(ERROR 54000)"));
        Assert.That(await LeftAsync("held WHERE id BETWEEN 1 AND 10"), Is.EqualTo(10));
        Assert.That(await LeftAsync(), Is.EqualTo(10));
    });

    [TestCaseSource(nameof(Cases))]
    public async Task Statement_that_is_counted_and_within_its_limit_is_answered_as_without_a_gateway_that_counts(
        Action<Script> script, string tooMany)
    {
        var (counted, left) = ("", 0);
        await LimitedToAsync(1_000, async () => (counted, left) = (await PlayAsync(script), await LeftAsync()));
        await DisconnectAsync();
        await ConnectAsync();
        var rules = Gateway.Config.ApprovalRules;
        await Gateway.ReconfigureAsync(c => c with { ApprovalRules = [] });
        try
        {
            Assert.That(counted, Is.EqualTo(await PlayAsync(script)));
            Assert.That(left, Is.EqualTo(await LeftAsync()));
            Assert.That(Messages(counted), Is.Not.EqualTo(tooMany));
        }
        finally
        {
            await Gateway.ReconfigureAsync(c => c with { ApprovalRules = rules });
        }
    }

    [TestCase("UPDATE held SET id = 1 / (id - id)", "22012")]
    [TestCase("UPDATE unique_at_commit SET id = 1", "23505")]
    public async Task Error_of_the_server_is_told_as_ever_and_nothing_before_it(string sql, string sqlState)
    {
        await Server.Cluster.ExecuteAsync(
            "shop",
            "DROP TABLE IF EXISTS unique_at_commit; "
                + "CREATE TABLE unique_at_commit (id int UNIQUE DEFERRABLE INITIALLY DEFERRED); "
                + "INSERT INTO unique_at_commit VALUES (1), (2); GRANT ALL ON unique_at_commit TO PUBLIC",
            default);
        await LimitedToAsync(1_000, async () =>
        {
            var played = await PlayAsync(s => s.Query(sql).Query("SELECT 1"));
            Assert.That(Messages(played), Is.EqualTo("EiTDCi"));
            Assert.That(played, Does.StartWith($"E(ERROR {sqlState})"));
            Assert.That(await LeftAsync("unique_at_commit WHERE id = 2"), Is.EqualTo(1));
        });
    }

    [Test]
    public Task Data_that_a_COPY_does_not_take_is_its_error() => LimitedToAsync(9, async () =>
    {
        var simple = await PlayAsync(s => s.Query(CopyIn).Rows("x\n").Query("SELECT 1"));
        Assert.That(Messages(simple), Is.EqualTo("GEiTDCi"));
        Assert.That(await PlayAsync(s => s.Run(CopyIn).Rows("x\n").Sync()), Does.Contain("E(ERROR 22P02)"));
        Assert.That(await LeftAsync(), Is.EqualTo(10));
    });

    [Test]
    public Task Statement_behind_a_COPY_is_counted_like_any_other() => LimitedToAsync(10, async () =>
    {
        Assert.That(Messages(await PlayAsync(s => s.Query(CopyIn).Rows("11\n").Query(Delete))), Is.EqualTo("GCiEi"));
        Assert.That(await LeftAsync(), Is.EqualTo(11));
    });

    [TestCase(false)]
    [TestCase(true)]
    public async Task Without_a_limit_of_the_rule_the_estimate_that_approvers_saw_sets_one(bool prepared)
    {
        await Server.Cluster.ExecuteAsync("shop", "ANALYZE held", default);
        var running = PlayAsync(prepared ? s => s.Run(Delete).Sync() : s => s.Query(Delete), approves: false);
        var request = await Approver.PendingAsync();
        Assert.That(request.Spec.Statement!.EstimatedRows, Is.EqualTo(10));
        await Server.Cluster.ExecuteAsync("shop", "INSERT INTO held SELECT generate_series(11, 201)", default);
        await Approver.ApproveAsync(request);
        Assert.That(await running, Does.Contain("E(ERROR 54000)"), "10 times 10 plus 100 is less than 201");
        Assert.That(await LeftAsync(), Is.EqualTo(201));
        await Server.Cluster.ExecuteAsync("shop", "DELETE FROM held WHERE id = 201; ANALYZE held", default);
        Assert.That(await PlayAsync(s => s.Query(Delete)), Does.Contain("C(DELETE 200)"));
    }

    [Test]
    public Task Client_request_and_recording_say_that_it_was_rolled_back() => LimitedToAsync(9, async () =>
    {
        var running = RunAsync(Delete);
        var request = await Approver.ApproveNextAsync();
        var name = request.Metadata.Name;
        var error = await FailsAsync(running);
        Assert.That(error.MessageText, Does.Contain("touched 10 rows").And.Contain("9 at most"));
        Assert.That(error.Detail, Is.EqualTo($"Rule tests/unbounded; request {name}."));
        Assert.That(error.Hint, Does.Contain("maxRows"));
        var told = await Approver.WaitForAsync(
            r => r.Metadata.Name == name && r.Condition(ApprovalRequestState.Executed)?.Reason == "RolledBack");
        Assert.That(told.Condition(ApprovalRequestState.Executed)!.Message, Does.Contain("touched 10 rows"));
        var lines = Gateway.Journal();
        var decision = lines.Single(
            l => l.TryGetProperty("approval", out var approval) && approval.GetString() == name);
        var behind = lines.SkipWhile(l => !l.Equals(decision));
        var outcome = behind.First(l => l.GetProperty("type").GetString() == "outcome"
            && l.GetProperty("n").GetInt64() == decision.GetProperty("n").GetInt64());
        Assert.Multiple(() =>
        {
            Assert.That(decision.GetProperty("maxRows").GetInt64(), Is.EqualTo(9));
            Assert.That(outcome.GetProperty("result").GetString(), Is.EqualTo("failed"));
            Assert.That(outcome.GetProperty("sqlState").GetString(), Is.EqualTo("54000"));
            Assert.That(outcome.GetProperty("tag").GetString(), Is.EqualTo("DELETE 10"));
        });
    });

    [TestCase("BEGIN; DELETE FROM held; COMMIT")]
    [TestCase("DELETE FROM held; COMMIT; SELECT 1")]
    public Task Text_that_commits_before_it_could_be_counted_is_refused(string text) => LimitedToAsync(9, async () =>
    {
        Assert.That(await PlayAsync(s => s.Query(text), approves: false), Does.StartWith("E(ERROR 55000) Z(I)"));
        Assert.That(await LeftAsync(), Is.EqualTo(10));
    });

    [TestCase("COMMIT")]
    [TestCase("PREPARE TRANSACTION 'early'")]
    public Task Text_that_commits_by_a_name_before_it_could_be_counted_is_refused(
        string end) => LimitedToAsync(9, async () =>
    {
        const string text = "UPDATE held SET id = 0; EXECUTE c";
        var played = await PlayAsync(s => s.Prepare("c", end).Sync().Query(text));
        Assert.That(played, Does.Contain("E(ERROR 55000) Z(I)"));
        Assert.That(await LeftAsync("held WHERE id = 0"), Is.Zero);
    });

    [Test]
    public async Task Approval_under_one_rule_is_none_of_the_next_statement_when_another_rule_refuses()
    {
        const string both = "DELETE FROM held; UPDATE held SET id = 1 WHERE id = 1; COMMIT";
        var rules = Gateway.Config.ApprovalRules;
        var second = Rules.Hold("updates") with { Kinds = ["UPDATE"] };
        await Gateway.ReconfigureAsync(c => c with
        {
            ApprovalRules = [.. rules, second with { Approval = second.Approval! with { MaxRows = 9 } }],
        });
        try
        {
            using var client = await WireClient.LogInAsync(Gateway);
            await client.SendAsync(new MessageBuilder().Query(both).Query(Delete));
            await Approver.ApproveNextAsync();
            await client.ReadUntilAsync(BackendCode.ReadyForQuery);
            Assert.That(client.LastSqlState, Is.EqualTo("55000"));
            Assert.That((await Approver.PendingAsync()).Spec.Statement!.Text, Is.EqualTo(Delete));
            Assert.That(await LeftAsync(), Is.EqualTo(10));
        }
        finally
        {
            await Gateway.ReconfigureAsync(c => c with { ApprovalRules = rules });
        }
    }

    [Test]
    public Task Rows_that_are_fetched_in_portions_are_not_counted_and_not_kept() => LimitedToAsync(9, async () =>
    {
        using var client = await WireClient.LogInAsync(Gateway);
        await client.SendAsync(new MessageBuilder()
            .Begin(FrontendCode.Parse).String("").String(Delete + " RETURNING id").Int16(0).End()
            .Begin(FrontendCode.Bind).String("").String("").Int16(0).Int16(0).Int16(0).End()
            .Begin(FrontendCode.Execute).String("").Int32(1).End()
            .Begin(FrontendCode.Sync).End());
        await Approver.ApproveNextAsync();
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("12NDEZ"));
        Assert.That(client.LastSqlState, Is.EqualTo("54000"));
        Assert.That(await LeftAsync(), Is.EqualTo(10));
    });

    [TestCase(false)]
    [TestCase(true)]
    public Task Cancelled_while_it_runs_it_leaves_nothing_and_the_session_goes_on(
        bool prepared) => LimitedToAsync(1_000, async () =>
    {
        var sql = $"UPDATE held SET id = length(pg_sleep(60)::text) /* {prepared} */";
        var running = PlayAsync(s => (prepared ? s.Run(sql).Sync() : s.Query(sql)).Query("SELECT 1"));
        await OfBackendsAsync("pg_cancel_backend");
        var played = await running;
        Assert.That(played, Does.Contain("E(ERROR 57014)").And.Contain("C(SELECT 1) Z(I)"));
        Assert.That(await LeftAsync("held WHERE id BETWEEN 1 AND 10"), Is.EqualTo(10));
    });

    [TestCase(false)]
    [TestCase(true)]
    public Task Client_that_goes_while_it_is_counted_leaves_nothing_of_too_many(
        bool prepared) => LimitedToAsync(9, async () =>
    {
        var sql = $"UPDATE held SET id = 11 + length(pg_sleep(0.1)::text) /* {prepared} */";
        var script = new Script("held", binary: false);
        _ = prepared ? script.Run(sql).Sync() : script.Query(sql);
        using (var client = await WireClient.LogInAsync(Gateway))
        {
            await client.SendAsync(script.Turns[0].Bytes);
            var request = await Approver.ApproveNextAsync();
            await IsAsync(request, ApprovalRequestState.Executed);
        }

        await NobodyAsync();
        Assert.That(await LeftAsync("held WHERE id BETWEEN 1 AND 10"), Is.EqualTo(10));
    });

    private static readonly string Line = Environment.NewLine;

    private static TestCaseData Case(string name, Action<Script> script, string expected) =>
        new TestCaseData(script, expected).SetArgDisplayNames(name);

    private Task LimitedToAsync(long rows, Func<Task> test) =>
        UnderAsync(terms => terms with { MaxRows = rows }, test);

    /// <summary>Plays while an approver approves whatever is asked.</summary>
    private async Task<string> PlayAsync(Action<Script> write, bool approves = true)
    {
        var script = new Script("held", binary: false);
        write(script);
        using var client = await WireClient.LogInAsync(Gateway);
        var played = Trace.OfAsync(client, script);
        while (approves && !played.IsCompleted)
        {
            foreach (var request in Approver.All.Where(
                r => r.State == ApprovalRequestState.Pending && (r.Status?.Decisions?.Count ?? 0) == 0))
            {
                await Approver.ApproveAsync(request);
            }

            await Task.WhenAny(played, Task.Delay(5));
        }

        return await played;
    }

    private static Task OfBackendsAsync(string function) => UntilAsync(
        $"SELECT count({function}(pid)) > 0 FROM pg_stat_activity WHERE query LIKE 'UPDATE held%pg_sleep%' "
            + "AND state = 'active' AND wait_event = 'PgSleep'");

    // The test's own Npgsql client stays.
    private static Task NobodyAsync() => UntilAsync(
        $"SELECT count(*) = 1 FROM pg_stat_activity WHERE usename = '{GatewayUnderTest.RoleOf("main")}'");

    private static async Task UntilAsync(string condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await Server.Cluster.QueryAsync("shop", condition, patience.Token))[0] != "t")
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private static string Messages(string trace) => string.Concat(Message().Matches(trace).Select(m =>
        m.Groups["code"].Value == "Z" ? m.Groups["status"].Value.ToLowerInvariant() : m.Groups["code"].Value));

    [GeneratedRegex(@"(?<code>\w)(\((?<status>\w)[^)]*\))? ")]
    private static partial Regex Message();
}
