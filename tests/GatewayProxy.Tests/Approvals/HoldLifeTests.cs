using System.Globalization;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Simple;
using GatewayProxy.Tests.Approvals.HalfWork;
using Npgsql;

namespace GatewayProxy.Tests.Approvals;

/// <summary>What ends while a statement is held: the session, its client, its grant, the proxy, the server.</summary>
public sealed class HoldLifeTests
{
    private const string Held = "DELETE FROM held";

    private GatewayUnderTest _gateway = null!;
    private WireClient _client = null!;

    public enum Farewell
    {
        Terminate,
        Close,
    }

    private Approver Approver => _gateway.Approver;

    [SetUp]
    public async Task StartAsync()
    {
        await Server.Cluster.ExecuteAsync(
            "shop",
            "DROP TABLE IF EXISTS held; CREATE TABLE held (id int, n bigserial); "
                + "INSERT INTO held SELECT generate_series(1, 10); "
                + "GRANT ALL ON held TO PUBLIC; GRANT ALL ON SEQUENCE held_n_seq TO PUBLIC",
            default);
        _gateway = await GatewayUnderTest.StartAsync(Server.Cluster, config => config with
        {
            Grants = [GatewayUnderTest.Grant("main") with { Masking = MaskingMode.Exempt }],
            ApprovalRules = [Rules.Hold("unbounded", Risk.UnboundedWrite)],
        });
        _client = await WireClient.LogInAsync(_gateway);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _client.Dispose();
        await _gateway.DisposeAsync();
    }

    [Test]
    public async Task Stop_of_the_proxy_tells_the_client_and_withdraws_the_request([Values] bool inTransaction)
    {
        var request = await HoldAsync(inTransaction);
        await _gateway.StopAsync();
        Assert.That(await EndAsync(), Is.EqualTo("FATAL 57P01"));
        await IsWithdrawnAsync(request);
    }

    [Test]
    public async Task Revoked_grant_ends_the_hold([Values] bool inTransaction)
    {
        var request = await HoldAsync(inTransaction);
        await _gateway.ReconfigureAsync(c => c with { Grants = [] });
        Assert.That(await EndAsync(), Is.EqualTo("FATAL 57P01"));
        await IsWithdrawnAsync(request);
    }

    [Test]
    public async Task Expired_grant_ends_the_hold([Values] bool inTransaction)
    {
        var request = await HoldAsync(inTransaction);
        var expiresAt = TimeProvider.System.GetUtcNow().AddSeconds(1);
        await _gateway.ReconfigureAsync(c => c with { Grants = [c.Grants[0] with { ExpiresAt = expiresAt }] });
        Assert.That(await EndAsync(), Is.EqualTo("FATAL 57P01"));
        await IsWithdrawnAsync(request);
    }

    [Test]
    public async Task Client_that_goes_away_withdraws_its_request(
        [Values] bool inTransaction, [Values] Farewell farewell)
    {
        var request = await HoldAsync(inTransaction);
        if (farewell == Farewell.Terminate)
        {
            await _client.SendAsync(new MessageBuilder().Begin(FrontendCode.Terminate).End());
        }

        _client.Dispose();
        await IsWithdrawnAsync(request);
        await Server.Cluster.WaitUntilAsync(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = 'gw_test_main'", "0");
        Assert.That(await RowsAsync(), Is.EqualTo(10));
    }

    [Test]
    public async Task Client_that_goes_away_with_much_behind_its_statement_withdraws_its_request_too()
    {
        var request = await HoldAsync(inTransaction: false);
        var behind = new MessageBuilder();
        for (var i = 0; i < 1_000; i++)
        {
            behind.Query($"INSERT INTO held VALUES (12) /* {new string('x', 300)} */");
        }

        await _client.SendAsync(behind);
        _client.Dispose();
        await IsWithdrawnAsync(request);
    }

    [Test]
    public async Task Approval_of_what_nobody_waits_for_executes_nothing()
    {
        await _gateway.ReconfigureAsync(c => c with
        {
            ApprovalRules =
            [
                Rules.Hold("unbounded", Risk.UnboundedWrite) with
                {
                    Approval = Rules.Terms with { ValidFor = TimeSpan.FromHours(1) },
                },
            ],
        });
        var request = await HoldAsync(inTransaction: false);
        _client.Dispose();
        await Server.Cluster.WaitUntilAsync(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = 'gw_test_main'", "0");
        Assert.That(Approver.Find(request.Metadata.Name).State, Is.EqualTo(ApprovalRequestState.Pending));
        await Approver.ApproveAsync(request);
        _client = await WireClient.LogInAsync(_gateway);
        Assert.That(await RowsAsync(), Is.EqualTo(10));
        Assert.That(Approver.Find(request.Metadata.Name).State, Is.Not.EqualTo(ApprovalRequestState.Executed));
    }

    [TestCase("idle_in_transaction_session_timeout", true, "25P03")]
    [TestCase("idle_session_timeout", false, "57P05")]
    public async Task Server_that_ends_the_session_of_a_hold_is_heard_and_the_request_withdrawn(
        string timeout, bool inTransaction, string sqlState)
    {
        await AskAsync($"SET {timeout} = 500");
        var request = await HoldAsync(inTransaction);
        Assert.That(await EndAsync(), Is.EqualTo($"FATAL {sqlState}"));
        await IsWithdrawnAsync(request);
    }

    [Test]
    public async Task Time_limits_of_statements_do_not_count_while_one_is_held([Values] bool simple)
    {
        var limit = TimeSpan.FromMilliseconds(500);
        await _gateway.ReconfigureAsync(c => c with
        {
            Grants =
            [
                c.Grants[0] with { Session = new SessionLimits { IdleTimeout = limit, StatementTimeout = limit } },
            ],
        });
        await AskAsync("SET statement_timeout = 500");
        var script = new Script("held", binary: false);
        _ = simple ? script.Query("DELETE FROM {t}") : script.Run("SELECT 1").Run("DELETE FROM {t}").Sync();
        var seen = Trace.OfAsync(_client, script);
        var request = await Approver.PendingAsync();
        await Task.Delay(TimeSpan.FromSeconds(1));
        await Approver.ApproveAsync(request);
        Assert.That(await seen, Does.Contain("C(DELETE 10) Z(I)"));
    }

    [TestCase(20)]
    [TestCase(2_000)]
    public async Task What_is_pipelined_behind_a_held_statement_runs_after_it_and_in_order(int statements)
    {
        var script = new Script("held", binary: false);
        script.Run("DELETE FROM {t}");
        var text = $"INSERT INTO {{t}} VALUES ($1) /* {new string('x', 200)} */";
        for (var i = 0; i < statements; i++)
        {
            script.Run(text, i).Sync();
        }

        // Far more than the gateway reads ahead, and the sender is not to be waited for.
        var seen = Task.Run(() => Trace.OfAsync(_client, script));
        var request = await Approver.PendingAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(500));
        Assert.That(await RowsAsync(), Is.EqualTo(10), "nothing overtakes it");
        await Approver.ApproveAsync(request);
        var inserted = string.Concat(Enumerable.Repeat("1 2 n C(INSERT 0 1) Z(I) ", statements));
        Assert.That(await seen, Is.EqualTo($"1 2 n C(DELETE 10) {inserted}\n"));
        var ids = await Server.Cluster.QueryAsync("shop", "SELECT id FROM held ORDER BY n", default);
        Assert.That(ids, Is.EqualTo(Enumerable.Range(0, statements).Select(i => $"{i}")));
    }

    [Test]
    public async Task Agent_in_a_loop_makes_no_more_requests_than_a_minute_allows()
    {
        // Half of them are for other grants.
        await LimitAsync(pending: 20, perMinute: 6, holdFor: TimeSpan.FromMilliseconds(50));
        var states = new List<string>();
        for (var i = 0; i < 10; i++)
        {
            await _client.SendAsync(new MessageBuilder().Query($"DELETE FROM held WHERE true OR id = {i}"));
            await _client.ReadUntilAsync(BackendCode.ReadyForQuery);
            states.Add(_client.LastSqlState);
        }

        Assert.That(states, Is.EqualTo(Enumerable.Repeat("57014", 3).Concat(Enumerable.Repeat("53400", 7))));
        Assert.That(Approver.All, Has.Count.EqualTo(3));
        Assert.That(await RowsAsync(), Is.EqualTo(10));
    }

    [Test]
    public async Task Agent_on_many_connections_has_no_more_requests_open_than_its_grant_may()
    {
        await LimitAsync(pending: 3, perMinute: 1_000, holdFor: TimeSpan.FromSeconds(30));
        var clients = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => WireClient.LogInAsync(_gateway)));
        try
        {
            var answers = clients.Select((client, i) => AnswerAsync(client, i)).ToList();
            while (answers.Count(a => a.IsCompleted) < 9)
            {
                await Task.WhenAny(answers.Where(a => !a.IsCompleted));
            }

            Assert.That(await Task.WhenAll(answers.Where(a => a.IsCompleted)), Is.All.EqualTo("53400"));
            Assert.That(Approver.All, Has.Count.EqualTo(3));
        }
        finally
        {
            Array.ForEach(clients, c => c.Dispose());
        }

        static async Task<string> AnswerAsync(WireClient client, int number)
        {
            await client.SendAsync(new MessageBuilder().Query($"DELETE FROM held WHERE true OR id = {number}"));
            await client.ReadUntilAsync(BackendCode.ReadyForQuery);
            return client.LastSqlState;
        }
    }

    [Test]
    public async Task The_same_statement_on_many_connections_is_one_request_and_one_execution()
    {
        var clients = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => WireClient.LogInAsync(_gateway)));
        try
        {
            var answers = clients.Select(async client =>
            {
                await client.SendAsync(new MessageBuilder().Query(Held));
                return await client.ReadUntilAsync(BackendCode.ReadyForQuery);
            }).ToList();
            await Approver.ApproveNextAsync();
            var first = await Task.WhenAny(answers);
            Assert.That(await first, Does.EndWith("CZ"));
            // One approval is one execution: the others ask for their own, again together.
            await Approver.PendingAsync();
            Assert.That(answers.Count(a => a.IsCompleted), Is.EqualTo(1));
            Assert.That(Approver.All, Has.Count.EqualTo(2));
        }
        finally
        {
            Array.ForEach(clients, c => c.Dispose());
        }
    }

    [Test]
    public async Task Planner_that_waits_for_somebody_elses_lock_is_not_waited_for_longer_than_for_people()
    {
        await LimitAsync(pending: 20, perMinute: 1_000, holdFor: TimeSpan.FromSeconds(1));
        await using var locker = await Server.Cluster.ConnectAsync(Server.Cluster.Superuser, "shop", default);
        await using var transaction = await locker.BeginTransactionAsync();
        await using (var lockTable = new NpgsqlCommand("LOCK TABLE held", locker, transaction))
        {
            await lockTable.ExecuteNonQueryAsync();
        }

        await _client.SendAsync(new MessageBuilder().Query(Held));
        Assert.That(await _client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("EZ"));
        Assert.That(_client.LastSqlState, Is.EqualTo("57014"));
        Assert.That(Approver.All, Is.Empty, "nobody is asked for what nobody waits for");
        await transaction.RollbackAsync();
        Assert.That(await RowsAsync(), Is.EqualTo(10));
        await AskAsync("SELECT 1");
    }

    private async Task<ApprovalRequest> HoldAsync(bool inTransaction)
    {
        if (inTransaction)
        {
            await AskAsync("BEGIN");
            await AskAsync("INSERT INTO held VALUES (11)");
        }

        await _client.SendAsync(new MessageBuilder().Query(Held));
        return await Approver.PendingAsync();
    }

    private async Task AskAsync(string sql)
    {
        await _client.SendAsync(new MessageBuilder().Query(sql));
        Assert.That(await _client.ReadUntilAsync(BackendCode.ReadyForQuery), Does.EndWith("CZ").Or.EndWith("SZ"));
    }

    /// <summary>The last error before the connection ended.</summary>
    private async Task<string> EndAsync()
    {
        while (await _client.ReadAsync() is var (code, body))
        {
            if (code == BackendCode.ErrorResponse)
            {
                Assert.That(await _client.ReadAsync(), Is.Null, "nothing comes behind it");
                return $"{Field(body, 'V')} {Field(body, 'C')}";
            }

            Assert.That((char)code, Is.EqualTo('N'), "nothing but the notice comes before it");
        }

        return "no word";
    }

    private static string Field(byte[] error, char field) =>
        System.Text.Encoding.ASCII.GetString(ErrorResponseMessage.FindField(error, field));

    private async Task IsWithdrawnAsync(ApprovalRequest request)
    {
        await Approver.WaitForAsync(
            r => r.Metadata.Name == request.Metadata.Name && r.State == ApprovalRequestState.Withdrawn);
        await Approver.ApproveAsync(request);
        Assert.That(await RowsAsync(), Is.EqualTo(10));
    }

    private Task LimitAsync(int pending, int perMinute, TimeSpan holdFor) => _gateway.ReconfigureAsync(c => c with
    {
        Approvals = c.Approvals! with { MaxPendingPerGrant = pending, MaxPerMinute = perMinute },
        ApprovalRules =
        [
            Rules.Hold("unbounded", Risk.UnboundedWrite) with { Approval = Rules.Terms with { HoldFor = holdFor } },
        ],
    });

    private static async Task<int> RowsAsync() => int.Parse(
        (await Server.Cluster.QueryAsync("shop", "SELECT count(*) FROM held", default))[0],
        CultureInfo.InvariantCulture);
}
