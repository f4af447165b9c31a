using System.Text;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;
using GatewayProxy.Tests.Sessions;
using Npgsql;

namespace GatewayProxy.Tests.Approvals;

/// <summary>Ways to have something else run than was approved: none of them does.</summary>
public sealed class TimeOfCheckTests : HoldFixture
{
    private const string Update = "UPDATE held SET id = $1";

    [Test]
    public Task Ticket_is_used_by_the_same_statement_and_once() => WithTicketsAsync(async () =>
    {
        var request = await TicketAsync(Delete);
        await Approver.ApproveAsync(request);
        Assert.That(await RunAsync(Delete), Is.EqualTo(10));
        await IsAsync(request, ApprovalRequestState.Executed);
        Assert.That((await FailsAsync(RunAsync(Delete))).SqlState, Is.EqualTo("57014"), "the ticket is used up");
    });

    [Test]
    public Task Ticket_is_for_its_parameters() => WithTicketsAsync(async () =>
    {
        await FailsAsync(RunAsync(Client, Update, parameters: [70]));
        var request = await Approver.PendingAsync();
        await Approver.ApproveAsync(request);
        await FailsAsync(RunAsync(Client, Update, parameters: [80]));
        Assert.That(await LeftAsync("held WHERE id = 80"), Is.Zero);
        Assert.That(await RunAsync(Client, Update, parameters: [70]), Is.EqualTo(10));
    });

    [Test]
    public Task Ticket_is_for_its_search_path() => WithTicketsAsync(async () =>
    {
        await Server.Cluster.ExecuteAsync(
            "shop",
            "DROP SCHEMA IF EXISTS elsewhere CASCADE; CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.held (id int); "
                + "INSERT INTO elsewhere.held VALUES (1); GRANT ALL ON SCHEMA elsewhere TO PUBLIC; "
                + "GRANT ALL ON elsewhere.held TO PUBLIC",
            default);
        await Approver.ApproveAsync(await TicketAsync(Delete));
        await RunAsync("SET search_path = elsewhere, public");
        await FailsAsync(RunAsync(Delete));
        Assert.That(await LeftAsync("elsewhere.held"), Is.EqualTo(1));
        Assert.That(await LeftAsync(), Is.EqualTo(10));
    });

    [Test]
    public Task Ticket_is_for_its_identity() => WithTicketsAsync(async () =>
    {
        await Approver.ApproveAsync(await TicketAsync(Delete));
        await Gateway.ReconfigureAsync(c => c with
        {
            Grants = [.. c.Grants.Select(g => g with
            {
                Subjects = [GatewayUnderTest.Subject("ci:main"), GatewayUnderTest.Subject("ci:other")],
            })],
        });
        await using var other = await OpenAsync(Gateway.Token("ci:other"));
        await FailsAsync(RunAsync(other, Delete));
        Assert.That(await LeftAsync(), Is.EqualTo(10));
        Assert.That(await RunAsync(Delete), Is.EqualTo(10), "whom it was given to");
    });

    [TestCase("CREATE OR REPLACE VIEW seen AS SELECT id FROM held WHERE id > 1")]
    [TestCase("DROP VIEW seen; CREATE VIEW seen AS SELECT id FROM held")]
    [TestCase("CREATE RULE other AS ON DELETE TO seen DO INSTEAD DELETE FROM held")]
    public async Task View_that_was_redefined_meanwhile_is_another_one(string change)
    {
        await Server.Cluster.ExecuteAsync(
            "shop", "CREATE VIEW seen AS SELECT id FROM held; GRANT ALL ON seen TO PUBLIC", default);
        // In the simple protocol: what is bound holds its locks, and nobody redefines it while it waits.
        using var client = await WireClient.LogInAsync(Gateway);
        await client.SendAsync(new MessageBuilder().Query("DELETE FROM seen"));
        var request = await Approver.PendingAsync();
        await Server.Cluster.ExecuteAsync("shop", change + "; GRANT ALL ON seen TO PUBLIC", default);
        await Approver.ApproveAsync(request);
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        Assert.That(Encoding.UTF8.GetString(client.LastError), Does.Contain("ChangedSinceRequested"));
        Assert.That(await LeftAsync(), Is.EqualTo(10));
    }

    [TestCase("one()", "one()")]
    [TestCase("part(int)", "(id).part")]
    public async Task Function_that_was_redefined_meanwhile_is_another_one(string function, string call)
    {
        var body = $"CREATE OR REPLACE FUNCTION {function} RETURNS int LANGUAGE sql AS 'SELECT 1'";
        await Server.Cluster.ExecuteAsync("shop", body, default);
        var running = RunAsync($"UPDATE held SET id = {call}");
        var request = await Approver.PendingAsync();
        await Server.Cluster.ExecuteAsync("shop", body.Replace("SELECT 1", "SELECT 666"), default);
        await Approver.ApproveAsync(request);
        Assert.That((await FailsAsync(running)).MessageText, Does.Contain("ChangedSinceRequested"));
        Assert.That(await LeftAsync("held WHERE id = 666"), Is.Zero);
    }

    [Test]
    public async Task Approval_after_revocation_runs_nothing()
    {
        var running = RunAsync(Delete);
        var request = await Approver.PendingAsync();
        var grants = Gateway.Config.Grants;
        await Gateway.ReconfigureAsync(c => c with { Grants = [] });
        try
        {
            await Assert.ThatAsync(() => running, Throws.InstanceOf<NpgsqlException>());
            await IsAsync(request, ApprovalRequestState.Withdrawn);
            await Approver.ApproveAsync(request);
            Assert.That(await LeftAsync(), Is.EqualTo(10));
        }
        finally
        {
            await Gateway.ReconfigureAsync(c => c with { Grants = grants });
        }
    }

    [Test]
    public async Task Approval_of_a_PREPARE_is_none_of_its_EXECUTEs()
    {
        await HeldAsync($"PREPARE p AS {Delete}");
        Assert.That(await LeftAsync(), Is.EqualTo(10));
        await HeldAsync("EXECUTE p");
        Assert.That(await LeftAsync(), Is.Zero);
        await Server.Cluster.ExecuteAsync("shop", "INSERT INTO held VALUES (1)", default);
        await HeldAsync("EXECUTE p");
    }

    [Test]
    public async Task Every_execution_of_a_prepared_statement_is_held()
    {
        await using var command = new NpgsqlCommand(Delete, Client);
        await command.PrepareAsync();
        for (var run = 0; run < 3; run++)
        {
            var running = command.ExecuteNonQueryAsync();
            var request = await Approver.ApproveNextAsync();
            await running;
            await IsAsync(request, ApprovalRequestState.Executed);
        }
    }

    [Test]
    public async Task Two_sessions_that_wait_for_one_approval_do_not_both_run()
    {
        await using var other = await OpenAsync();
        var first = RunAsync(Delete);
        var request = await Approver.PendingAsync();
        var second = RunAsync(other, Delete);
        await Approver.ApproveAsync(request);
        await Task.WhenAny(first, second);
        var again = await Approver.ApproveNextAsync();
        Assert.That(again.Metadata.Name, Is.Not.EqualTo(request.Metadata.Name));
        Assert.That((await Task.WhenAll(first, second)).Order(), Is.EqualTo(new[] { 0, 10 }));
    }

    [Test]
    public async Task Approvals_that_race_let_it_run_once()
    {
        var running = RunAsync(Delete);
        var request = await Approver.PendingAsync();
        await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => Task.Run(() => Approver.ApproveAsync(request, $"approver-{i}"))));
        Assert.That(await running, Is.EqualTo(10));
        Assert.That(Gateway.Journal().Count(l => l.GetProperty("type").GetString() == "decision"
            && l.TryGetProperty("approval", out var name) && name.GetString() == request.Metadata.Name), Is.EqualTo(1));
    }

    [Test]
    public async Task Status_without_a_signature_approves_nothing()
    {
        var running = RunAsync(Delete);
        var request = await Approver.PendingAsync();
        await Approver.WriteAsync(request, status => status.With(
            ApprovalRequestState.Approved, "Approved", "by nobody", TimeProvider.System.GetUtcNow()) with
        {
            Decisions =
            [
                new ApprovalDecision { Approver = "alice", Approved = true, At = TimeProvider.System.GetUtcNow() },
            ],
        });
        await Task.Delay(300);
        Assert.That(running.IsCompleted, Is.False);
        Assert.That(await LeftAsync(), Is.EqualTo(10));
        await Approver.DenyAsync(request, "no", "bob");
        await FailsAsync(running);
    }

    [Test]
    public async Task Approval_of_another_request_approves_nothing()
    {
        var running = RunAsync(Delete);
        var approved = await Approver.ApproveNextAsync();
        await running;
        var again = RunAsync(Delete + " /* again */");
        var request = await Approver.PendingAsync();
        var signed = Approver.Find(approved.Metadata.Name).Status!.Decisions!;
        await Approver.WriteAsync(request, status => status with { Decisions = signed });
        await Task.Delay(300);
        Assert.That(again.IsCompleted, Is.False);
        await Approver.DenyAsync(request, "no", "bob");
        await FailsAsync(again);
    }

    [Test]
    public async Task Text_that_was_prepared_under_other_settings_stays_unrecognised_by_another_catalog()
    {
        var before = Gateway.Config;
        using var client = await WireClient.LogInAsync(Gateway);
        await SendAsync(client, new MessageBuilder().Query("SET standard_conforming_strings = off"));
        await SendAsync(client, ExtendedMessages.Sync(ExtendedMessages.Parse(new MessageBuilder(), "s", "SELECT 1")));
        await SendAsync(client, new MessageBuilder().Query("SET standard_conforming_strings = on"));
        Assert.That(client.LastSqlState, Is.Empty);
        await Gateway.ReconfigureAsync(c => c with
        {
            Databases = [new DatabaseConfig { Name = "shop", Relations = [] }],
            ApprovalRules = [Rules.Deny("no-code", Risk.Unrecognised)],
        });
        try
        {
            await SendAsync(client, ExtendedMessages.Sync(ExtendedMessages.Execute(new MessageBuilder(), "s")));
            Assert.That(client.LastSqlState, Is.EqualTo("42501"));
        }
        finally
        {
            await Gateway.ReconfigureAsync(
                c => c with { Databases = before.Databases, ApprovalRules = before.ApprovalRules });
        }
    }

    private static async Task SendAsync(WireClient client, MessageBuilder messages)
    {
        await client.SendAsync(messages);
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
    }

    // Nobody is there when the statement comes first; its approval stays good for a while.
    private Task WithTicketsAsync(Func<Task> test) => UnderAsync(
        terms => terms with { HoldFor = TimeSpan.FromMilliseconds(300), ValidFor = TimeSpan.FromMinutes(5) }, test);

    private async Task<ApprovalRequest> TicketAsync(string sql)
    {
        Assert.That((await FailsAsync(RunAsync(sql))).SqlState, Is.EqualTo("57014"));
        return await Approver.PendingAsync();
    }

    private async Task HeldAsync(string sql)
    {
        var running = RunAsync(sql);
        await Approver.ApproveNextAsync();
        await running;
    }
}
