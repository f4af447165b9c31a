using System.Text;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Grants;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;
using GatewayProxy.Tests.Sessions;
using Npgsql;

namespace GatewayProxy.Tests.Approvals;

/// <summary>
/// Bind has the server plan a statement, and the planner calls functions that are declared to change nothing. One that
/// writes all the same leaves a row in <c>ran</c>.
/// </summary>
public sealed class PlannedCodeTests : HoldFixture
{
    private const string Folded = "SELECT peek()";
    private const string Estimated = "SELECT id FROM held WHERE id < glance()";

    [SetUp]
    public Task MakeAsync() => Server.Cluster.ExecuteAsync(
        "shop",
        """
        CREATE TABLE IF NOT EXISTS ran (id int);
        TRUNCATE ran;
        GRANT ALL ON ran TO PUBLIC;
        CREATE OR REPLACE FUNCTION leave() RETURNS int LANGUAGE plpgsql
            AS 'BEGIN INSERT INTO ran VALUES (1); RETURN 5; END';
        CREATE OR REPLACE FUNCTION peek() RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN leave(); END';
        CREATE OR REPLACE FUNCTION glance() RETURNS int STABLE LANGUAGE plpgsql AS 'BEGIN RETURN leave(); END'
        """,
        default);

    [TearDown]
    public Task ResetAsync() => Gateway.ReconfigureAsync(Adjust);

    protected override GatewayConfig Adjust(GatewayConfig config) => base.Adjust(config) with
    {
        ApprovalRules = [Rules.Hold("ask", Risk.Unrecognised)],
    };

    [TestCase(Folded)]
    [TestCase(Estimated)]
    public async Task Without_a_rule_binding_runs_it(string sql)
    {
        using var client = await LogInAsync(c => c with { ApprovalRules = [] });
        Assert.That(await AnswerAsync(client, Bound(sql)), Is.EqualTo("12Z"));
        Assert.That(await LeftAsync("ran"), Is.Positive, "or the other tests would prove nothing");
    }

    [TestCase(Folded)]
    [TestCase(Estimated)]
    public async Task Denied_statement_is_not_planned_either(string sql)
    {
        using var client = await LogInAsync(c => c with { ApprovalRules = [Rules.Deny("no-code", Risk.Unrecognised)] });
        Assert.That(await AnswerAsync(client, Bound(sql)), Is.EqualTo("1EZ"));
        Assert.That(client.LastSqlState, Is.EqualTo("42501"));
        Assert.That(await LeftAsync("ran"), Is.Zero);
    }

    [TestCase(Folded)]
    [TestCase(Estimated)]
    public async Task Parsing_and_describing_a_statement_run_nothing(string sql)
    {
        using var client = await LogInAsync(c => c);
        var describe = ExtendedMessages.Parse(new MessageBuilder(), "s", sql)
            .Begin(FrontendCode.Describe).Byte((byte)'S').String("s").End();
        Assert.That(await AnswerAsync(client, ExtendedMessages.Sync(describe)), Is.EqualTo("1tTZ"));
        Assert.That(await LeftAsync("ran"), Is.Zero);
    }

    [TestCase(Folded)]
    [TestCase(Estimated)]
    public async Task Held_statement_is_planned_when_it_is_approved_and_not_before(string sql)
    {
        using var client = await LogInAsync(c => c);
        await client.SendAsync(Run(sql));
        var request = await Approver.PendingAsync();
        Assert.That(request.Spec.Statement!.Text, Is.EqualTo(sql));
        Assert.That(await LeftAsync("ran"), Is.Zero);
        await Approver.ApproveAsync(request);
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Does.Match("^1N*2D+CZ$"));
        Assert.That(await LeftAsync("ran"), Is.Positive);
        Assert.That(Approver.All.Count(r => r.State == ApprovalRequestState.Pending), Is.Zero);
    }

    [TestCase(Folded)]
    [TestCase(Estimated)]
    public async Task Held_statement_that_is_denied_is_never_planned(string sql)
    {
        using var client = await LogInAsync(c => c);
        await client.SendAsync(Bound(sql));
        await Approver.DenyAsync(await Approver.PendingAsync(), "no");
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Does.Match("^1N*EZ$"));
        Assert.That(client.LastSqlState, Is.EqualTo("42501"));
        Assert.That(await LeftAsync("ran"), Is.Zero);
    }

    [Test]
    public async Task Code_of_a_view_is_not_planned_for_the_estimate_of_its_approvers([Values] bool hidden)
    {
        await Server.Cluster.ExecuteAsync(
            "shop",
            hidden
                ? "CREATE VIEW seen AS SELECT id FROM held WHERE id < glance(); GRANT ALL ON seen TO PUBLIC"
                : "CREATE VIEW seen AS SELECT id FROM held; GRANT ALL ON seen TO PUBLIC",
            default);
        using var client = await LogInAsync(c => c with { ApprovalRules = [Rules.Hold("ask", Risk.UnboundedWrite)] });
        await client.SendAsync(new MessageBuilder().Query("DELETE FROM seen"));
        var request = await Approver.PendingAsync();
        Assert.That(await LeftAsync("ran"), Is.Zero);
        Assert.That(request.Spec.Statement!.EstimatedRows, hidden ? Is.Null : Is.Not.Null);
        await Approver.ApproveAsync(request);
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Does.EndWith("CZ"));
        Assert.That(await LeftAsync("ran"), hidden ? Is.Positive : Is.Zero, "or it would prove nothing");
    }

    [Test]
    public async Task Statement_of_a_session_that_nobody_has_activated_is_not_planned()
    {
        using var client = await LogInAsync(c => c with
        {
            Grants = [.. c.Grants.Select(g => g with
            {
                Subjects = [],
                Activation = new ActivationConfig
                {
                    Mode = ActivationMode.OnConnect,
                    MaxDuration = TimeSpan.FromMinutes(30),
                    Subjects = g.Subjects,
                },
            })],
            ApprovalRules = [Rules.Hold("activation") with { Activation = true }],
        });
        await client.SendAsync(Bound(Folded));
        var request = await Approver.PendingAsync();
        Assert.That(request.Spec.Type, Is.EqualTo(ApprovalRequestType.Activation));
        Assert.That(await LeftAsync("ran"), Is.Zero);
        await Approver.ApproveAsync(request);
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Does.Match("^1N*2Z$"));
        Assert.That(await LeftAsync("ran"), Is.Positive);
    }

    [Test]
    public async Task Every_execution_is_approved_once_and_recorded_once([Values] bool prepared)
    {
        await using var client = await ReconfiguredAsync(c => c);
        await using var command = new NpgsqlCommand(Folded, client);
        if (prepared)
        {
            await command.PrepareAsync();
        }

        for (var run = 0; run < 2; run++)
        {
            var before = Executed().Count;
            var running = command.ExecuteScalarAsync();
            var request = await Approver.ApproveNextAsync();
            Assert.That(await running, Is.EqualTo(5));
            await IsAsync(request, ApprovalRequestState.Executed);
            Assert.That(Executed(), Has.Count.EqualTo(before + 1));
        }
    }

    [Test]
    public async Task Function_that_is_redefined_between_its_approval_and_its_execution_does_not_run()
    {
        const string code = "CREATE OR REPLACE FUNCTION later() RETURNS int LANGUAGE sql AS 'SELECT 1'";
        await Server.Cluster.ExecuteAsync("shop", code, default);
        using var client = await LogInAsync(c => c);
        await BoundAsync(client, "INSERT INTO ran SELECT later()");
        await Server.Cluster.ExecuteAsync("shop", code.Replace("SELECT 1", "SELECT 666"), default);
        await client.SendAsync(ExtendedMessages.Sync(Execute(new MessageBuilder())));
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        Assert.That(Encoding.UTF8.GetString(client.LastError), Does.Contain("ChangedSinceRequested"));
        Assert.That(await LeftAsync("ran"), Is.Zero);
    }

    [Test]
    public async Task Portal_runs_under_its_approval_only_while_nothing_else_has_run()
    {
        using var client = await LogInAsync(c => c);
        await BoundAsync(client, "INSERT INTO ran SELECT leave()");
        var other = ExtendedMessages.Parse(new MessageBuilder(), "other", "SELECT 1");
        ExtendedMessages.Bind(other, "other", "other").Begin(FrontendCode.Execute).String("other").Int32(0).End();
        await client.SendAsync(ExtendedMessages.Sync(Execute(other)));
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        Assert.That(Encoding.UTF8.GetString(client.LastError), Does.Contain("since it was bound"));
        Assert.That(await LeftAsync("ran"), Is.Zero);
    }

    /// <summary>Up to the answer to a Bind that was held and approved.</summary>
    private async Task BoundAsync(WireClient client, string sql)
    {
        var bind = ExtendedMessages.Bind(ExtendedMessages.Parse(new MessageBuilder(), "", sql), "", "");
        await client.SendAsync(bind.Begin(FrontendCode.Flush).End());
        await Approver.ApproveNextAsync();
        Assert.That(await client.ReadUntilAsync(BackendCode.BindComplete), Does.EndWith("2"));
    }

    private static MessageBuilder Bound(string sql) => ExtendedMessages.Sync(
        ExtendedMessages.Bind(ExtendedMessages.Parse(new MessageBuilder(), "", sql), "", ""));

    private static MessageBuilder Run(string sql) => ExtendedMessages.Sync(
        Execute(ExtendedMessages.Bind(ExtendedMessages.Parse(new MessageBuilder(), "", sql), "", "")));

    private static MessageBuilder Execute(MessageBuilder messages) =>
        messages.Begin(FrontendCode.Execute).Byte(0).Int32(0).End();

    private static async Task<string> AnswerAsync(WireClient client, MessageBuilder messages)
    {
        await client.SendAsync(messages);
        return await client.ReadUntilAsync(BackendCode.ReadyForQuery);
    }

    private async Task<WireClient> LogInAsync(Func<GatewayConfig, GatewayConfig> change)
    {
        await Gateway.ReconfigureAsync(c => change(Adjust(c)));
        return await WireClient.LogInAsync(Gateway);
    }

    private async Task<NpgsqlConnection> ReconfiguredAsync(Func<GatewayConfig, GatewayConfig> change)
    {
        await Gateway.ReconfigureAsync(c => change(Adjust(c)));
        return await OpenAsync();
    }

    private List<string> Executed() =>
    [
        .. Gateway.Journal().Where(l => l.GetProperty("type").GetString() == "statement"
            && l.TryGetProperty("rule", out _)).Select(l => l.ToString()),
    ];
}
