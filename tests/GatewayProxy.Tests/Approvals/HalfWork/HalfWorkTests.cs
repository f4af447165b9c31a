using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;

namespace GatewayProxy.Tests.Approvals.HalfWork;

/// <summary>
/// A denied statement is to its client what one is that the server itself refuses: a role that may not delete, on a
/// connection of its own without a gateway, says what that is. Nor may it write notes.
/// </summary>
public sealed class HalfWorkTests
{
    private static readonly string[] Kinds = ["DELETE", "COPY"];

    private GatewayUnderTest _gateway = null!;

    public enum Denial
    {
        ByRule,
        ByApprover,
    }

    private static IEnumerable<TestCaseData> Cases =>
        from denial in Enum.GetValues<Denial>()
        from simple in (bool[])[true, false]
        from scenario in simple ? Scenario.Simple : Scenario.Extended
        from binary in simple ? (bool[])[false] : [false, true]
        select new TestCaseData(denial, scenario, binary).SetArgDisplayNames(
            $"{denial}", simple ? "simple" : binary ? "binary" : "text", scenario.Name);

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync(Server.Cluster, config => config with
        {
            Grants = [GatewayUnderTest.Grant("main") with { Masking = MaskingMode.Exempt }],
            ApprovalRules =
            [
                Rules.Deny("no-delete") with { Kinds = Kinds, Tables = ["*.refused"] },
                Rules.Hold("ask-to-delete") with { Kinds = Kinds, Tables = ["*.asked"] },
            ],
        });
        await Server.Cluster.ExecuteAsync(
            "shop",
            "CREATE TABLE refused (id int, note text); CREATE TABLE asked (LIKE refused); "
                + "CREATE TABLE direct (LIKE refused); CREATE ROLE may_not_delete LOGIN PASSWORD 'direct'; "
                + "GRANT SELECT, INSERT (id) ON direct TO may_not_delete",
            default);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _gateway.DisposeAsync();
        await Server.Cluster.ExecuteAsync(
            "shop", "DROP TABLE refused, asked, direct; DROP ROLE may_not_delete", default);
    }

    [SetUp]
    public Task EmptyAsync() => Server.Cluster.ExecuteAsync("shop", "TRUNCATE refused, asked, direct", default);

    [TestCaseSource(nameof(Cases))]
    public async Task Denied_statement_leaves_the_messages_and_rows_of_a_statement_that_the_server_refuses(
        Denial denial, Scenario scenario, bool binary)
    {
        using var direct = await DirectAsync();
        var expected = await PlayAsync(direct, scenario, "direct", binary);
        Assert.That(expected.Seen, Does.Contain("E(ERROR "), "the server refuses it");
        using var client = await WireClient.LogInAsync(_gateway);
        var played = await _gateway.Approver.DenyDuringAsync(() => PlayAsync(client, scenario, Table(denial), binary));
        Assert.Multiple(() =>
        {
            Assert.That(played.Seen, Is.EqualTo(expected.Seen));
            Assert.That(played.Rows, Is.EqualTo(scenario.Rows));
            Assert.That(expected.Rows, Is.EqualTo(scenario.Rows));
        });
    }

    [TestCase("DELETE FROM {t}; INSERT INTO {t} VALUES (1)")]
    [TestCase("INSERT INTO {t} VALUES (1); DELETE FROM {t}")]
    [TestCase("INSERT INTO {t} VALUES (1); COMMIT; DELETE FROM {t}")]
    public async Task Text_of_several_statements_of_which_one_is_denied_runs_none_of_them(string text)
    {
        foreach (var denial in Enum.GetValues<Denial>())
        {
            using var client = await WireClient.LogInAsync(_gateway);
            var scenario = new Scenario("", "", s => s.Query(text).Go().Query("SELECT 1"));
            var (seen, rows) = await _gateway.Approver.DenyDuringAsync(
                () => PlayAsync(client, scenario, Table(denial), binary: false));
            Assert.That(seen, Is.EqualTo("E(ERROR 42501) Z(I) \nT(1, format 0) D(00010000000131) C(SELECT 1) Z(I) \n"));
            Assert.That(rows, Is.Empty);
        }
    }

    [Test]
    public async Task Text_of_several_statements_that_is_denied_inside_a_block_fails_the_block([Values] Denial denial)
    {
        using var client = await WireClient.LogInAsync(_gateway);
        var scenario = new Scenario("", "", s => s.Query("BEGIN; INSERT INTO {t} VALUES (1)").Go()
            .Query("INSERT INTO {t} VALUES (2); DELETE FROM {t}; COMMIT").Go().Query("COMMIT"));
        var (seen, rows) = await _gateway.Approver.DenyDuringAsync(
            () => PlayAsync(client, scenario, Table(denial), binary: false));
        Assert.That(
            seen, Is.EqualTo("C(BEGIN) C(INSERT 0 1) Z(T) \nE(ERROR 42501) Z(E) \nC(ROLLBACK) Z(I) \n"));
        Assert.That(rows, Is.Empty);
    }

    private static string Table(Denial denial) => denial == Denial.ByRule ? "refused" : "asked";

    private static Task<WireClient> DirectAsync() =>
        new Door(Server.Cluster.Port, "may_not_delete", () => "direct").OpenAsync("shop");

    private static async Task<(string Seen, string Rows)> PlayAsync(
        WireClient client, Scenario scenario, string table, bool binary)
    {
        var script = new Script(table, binary);
        scenario.Write(script);
        var seen = await Trace.OfAsync(client, script);
        await client.SendAsync(new MessageBuilder().Query("SELECT 'alive'"));
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("TDCZ"), "it goes on");
        var rows = await Server.Cluster.QueryAsync(
            "shop", $"SELECT string_agg(id::text, ',' ORDER BY id) FROM {table}", default);
        return (seen, rows[0]);
    }
}
