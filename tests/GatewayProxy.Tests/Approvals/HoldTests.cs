using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;
using Npgsql;

namespace GatewayProxy.Tests.Approvals;

/// <summary>Statements that rules deny or hold, on their live connection.</summary>
public sealed class HoldTests : HoldFixture
{
    [Test]
    public async Task Denied_statement_names_the_rule_and_what_to_do()
    {
        var error = await FailsAsync(RunAsync("DROP TABLE held"));
        Assert.Multiple(() =>
        {
            Assert.That(error.SqlState, Is.EqualTo("42501"));
            Assert.That(error.MessageText, Is.EqualTo("statement refused by rule tests/no-drop"));
            Assert.That(error.Detail, Does.Contain("denies DROP TABLE held: Destructive"));
            Assert.That(error.Hint, Is.EqualTo("Ask in #dba."));
        });
        Assert.That(await LeftAsync(), Is.EqualTo(10));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Held_statement_runs_once_when_it_is_approved(bool prepared)
    {
        var notices = new List<string>();
        Client.Notice += (_, n) => notices.Add($"{n.Notice.MessageText}|{n.Notice.Hint}");
        var running = RunAsync(Delete, prepared);
        var request = await Approver.PendingAsync();
        Assert.That(await LeftAsync(), Is.EqualTo(10), "nothing runs before");
        Assert.Multiple(() =>
        {
            Assert.That(request.Spec.Statement!.Text, Is.EqualTo(Delete));
            Assert.That(request.Spec.Statement.Tables, Is.EqualTo(new[] { "held" }));
            Assert.That(request.Spec.Statement.Risks, Does.Contain(Risk.UnboundedWrite));
            Assert.That(request.Spec.Statement.SearchPath, Does.Contain("public"));
            Assert.That(request.Spec.Requester!.Subject, Is.EqualTo("ci:main"));
            Assert.That(request.Spec.RuleRef!.Name, Is.EqualTo("unbounded"));
        });
        await Approver.ApproveAsync(request);
        Assert.That(await running, Is.EqualTo(10));
        Assert.That(await LeftAsync(), Is.Zero);
        Assert.That(Approver.Find(request.Metadata.Name).State, Is.EqualTo(ApprovalRequestState.Executed));
        Assert.That(notices, Has.One.StartsWith($"statement held for approval: request {request.Metadata.Name}|"));
        Assert.That(notices[0], Does.Contain($"dbgateway approve tests/{request.Metadata.Name}"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Approver_sees_how_many_rows_the_planner_expects(bool prepared)
    {
        await Server.Cluster.ExecuteAsync("shop", "ANALYZE held", default);
        var running = RunAsync("DELETE FROM held", prepared);
        var request = await Approver.PendingAsync();
        Assert.That(request.Spec.Statement!.EstimatedRows, Is.EqualTo(10));
        await Approver.ApproveAsync(request);
        Assert.That(await running, Is.EqualTo(10));
    }

    [Test]
    public async Task Statement_that_the_planner_refuses_is_held_like_any_other()
    {
        using var client = await WireClient.LogInAsync(Gateway);
        await client.SendAsync(new MessageBuilder().Query("DELETE FROM not_there"));
        await Approver.ApproveNextAsync();
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("NEZ"));
        Assert.That(client.LastSqlState, Is.EqualTo("42P01"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Denied_approval_is_an_error_and_the_session_goes_on(bool prepared)
    {
        var running = RunAsync(Delete, prepared);
        await Approver.DenyAsync(await Approver.PendingAsync(), "not on a Friday");
        var error = await FailsAsync(running);
        Assert.That(error.SqlState, Is.EqualTo("42501"));
        Assert.That(error.Detail, Does.Contain("not on a Friday").And.Contain("alice"));
        Assert.That(await LeftAsync(), Is.EqualTo(10));
        Assert.That(await RunAsync("DELETE FROM held WHERE id = 1", prepared), Is.EqualTo(1));
    }

    [Test]
    public async Task Statements_that_no_rule_names_are_not_held()
    {
        Assert.That(await RunAsync("DELETE FROM held WHERE id = 3", prepared: false), Is.EqualTo(1));
        Assert.That(await RunAsync("DELETE FROM held WHERE id = 4", prepared: true), Is.EqualTo(1));
    }

    [Test]
    public async Task Nobody_decides_and_the_statement_is_cancelled()
    {
        await UnderAsync(terms => terms with { HoldFor = TimeSpan.FromMilliseconds(300) }, async () =>
        {
            Assert.That((await FailsAsync(RunAsync(Delete))).SqlState, Is.EqualTo("57014"));
            Assert.That(await LeftAsync(), Is.EqualTo(10));
            Assert.That(Approver.All.Where(r => r.State == ApprovalRequestState.Pending), Is.Empty);
        });
    }

    [Test]
    public async Task Cancel_ends_the_hold_and_withdraws_the_request()
    {
        await using var command = new NpgsqlCommand(Delete, Client);
        var running = command.ExecuteNonQueryAsync();
        var request = await Approver.PendingAsync();
        command.Cancel();
        var error = await Assert.ThrowsAsync<OperationCanceledException>(() => running);
        Assert.That((error!.InnerException as PostgresException)?.SqlState, Is.EqualTo("57014"));
        await IsAsync(request, ApprovalRequestState.Withdrawn);
        Assert.That(await RunAsync("DELETE FROM held WHERE id = 1", prepared: false), Is.EqualTo(1));
    }
}
