using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;
using GatewayProxy.Tests.Approvals.HalfWork;

namespace GatewayProxy.Tests.Approvals;

/// <summary>Messages around a held statement that try to have another one run, or the answers mixed up.</summary>
public sealed class WireAttackTests : AttackFixture
{
    private const string Update = "UPDATE {t} SET id = $1";

    protected override GatewayConfig Adjust(GatewayConfig config)
    {
        var attacked = base.Adjust(config);
        return attacked with
        {
            ApprovalRules = [.. attacked.ApprovalRules, Rules.Hold("bulk", Risk.BulkExport)],
        };
    }

    [Test]
    public async Task Statement_that_is_made_anew_under_the_name_of_a_held_one_is_another_one()
    {
        var script = new Script("held", binary: true);
        script.Prepare("u", Update).Execute("u", 70).Sync();
        script.Close('S', "u").Prepare("u", "UPDATE {t} SET id = $1 + 1").Execute("u", 70).Sync();
        var seen = Trace.OfAsync(Agent, script);
        await Approver.ApproveNextAsync();
        await Approver.DenyDuringAsync(() => seen);
        Assert.That(await seen, Does.Contain("C(UPDATE 10) Z(I) 3 1 2 n E(ERROR 42501) Z(I)"));
        Assert.That(await LeftAsync("held WHERE id = 70"), Is.EqualTo(10));
    }

    [Test]
    public async Task Portal_that_is_bound_again_after_its_approval_waits_for_another_one()
    {
        var script = new Script("held", binary: true);
        script.Prepare("", Update).Execute("", 70).Execute("", 666).Sync();
        var seen = Trace.OfAsync(Agent, script);
        await Approver.ApproveNextAsync();
        await Approver.DenyDuringAsync(() => seen);
        Assert.That(await seen, Does.EndWith("C(UPDATE 10) 2 n E(ERROR 42501) Z(I) \n"));
        await AllRowsAreThereAsync();
        Assert.That(await LeftAsync("held WHERE id IN (70, 666)"), Is.Zero, "the pipeline is one transaction");
    }

    [Test]
    public async Task Result_that_is_fetched_in_parts_is_approved_once_and_another_portal_is_not()
    {
        var script = new Script("held", binary: false);
        script.Query("BEGIN").Go().Prepare("s", "SELECT id FROM {t} ORDER BY id").Bind("p", "s").Fetch("p", 4)
            .Fetch("p", 4).Fetch("p", 4).Close('P', "p").Bind("p", "s").Fetch("p", 4).Sync();
        var seen = Trace.OfAsync(Agent, script);
        await Approver.ApproveNextAsync();
        await Approver.DenyDuringAsync(() => seen);
        var rows = (await seen).Split("D(").Length - 1;
        Assert.That(rows, Is.EqualTo(10));
        Assert.That(await seen, Does.EndWith("C(SELECT 2) 3 E(ERROR 42501) Z(E) \n"));
    }

    [TestCase("FETCH ALL FROM p")]
    [TestCase("MOVE ALL IN p")]
    public async Task Statement_that_is_only_bound_does_not_run_by_the_name_that_SQL_has_for_it(string run)
    {
        var script = new Script("held", binary: false);
        script.Query("BEGIN").Prepare("d", "DELETE FROM {t} RETURNING id").Bind("p", "d").Sync().Query(run)
            .Query("COMMIT");
        await Approver.DenyDuringAsync(() => Trace.OfAsync(Agent, script));
        await AllRowsAreThereAsync();
    }

    [Test]
    public async Task Each_of_several_held_segments_has_its_own_decision()
    {
        var script = new Script("held", binary: true);
        script.Run(Update, 1).Sync().Run(Update, 2).Sync().Run("UPDATE {t} SET id = id + $1", 10).Sync();
        var seen = Trace.OfAsync(Agent, script);
        await Approver.ApproveNextAsync();
        await Approver.DenyAsync(await Approver.PendingAsync(), "no");
        await Approver.ApproveNextAsync();
        Assert.That(
            await seen, Is.EqualTo("1 2 n C(UPDATE 10) Z(I) 1 2 n E(ERROR 42501) Z(I) 1 2 n C(UPDATE 10) Z(I) \n"));
        Assert.That(await LeftAsync("held WHERE id = 11"), Is.EqualTo(10));
    }

    // The gateway sends messages of its own under them.
    [TestCase("dbgateway: nothing")]
    [TestCase("dbgateway: own statement")]
    public async Task Names_of_the_gateways_own_are_of_no_use_to_a_client(string name)
    {
        foreach (var inBlock in (bool[])[false, true])
        {
            var script = new Script("held", binary: false);
            script.Query(inBlock ? "BEGIN" : "SELECT 1").Go().Prepare(name, "SELECT 'forged'").Bind(name, name).Sync()
                .Go().Query("DELETE FROM {t}").Go().Query("ROLLBACK").Go().Run("DELETE FROM {t}").Sync().Go()
                .Query("SELECT 'alive'").Query("DEALLOCATE ALL");
            var seen = await Approver.DenyDuringAsync(() => Trace.OfAsync(Agent, script));
            Assert.That(seen, Does.Contain("D(000100000005616C697665) C(SELECT 1) Z(I)"));
            await AllRowsAreThereAsync();
        }
    }

    [Test]
    public async Task Name_that_the_server_cuts_is_the_statement_that_it_cuts_it_to()
    {
        var name = new string('a', 63);
        var script = new Script("held", binary: false).Prepare(name + "1", "DELETE FROM {t}").Sync().Go();
        await Approver.DenyDuringAsync(() => Trace.OfAsync(Agent, script));
        await SendAsync($"EXECUTE {name}", $"EXECUTE {name}2", $"EXPLAIN ANALYZE EXECUTE {name}");
        await AllRowsAreThereAsync();
    }

    [Test]
    public async Task Query_in_the_place_of_COPY_data_does_not_run()
    {
        await SendAsync("CREATE TEMP TABLE t (i int)");
        await Agent.SendAsync(
            new MessageBuilder().Query("COPY t FROM STDIN").Query("DELETE FROM held").Query("SELECT 'alive'"));
        await Agent.ReadUntilAsync(BackendCode.CopyInResponse);
        await Task.Delay(300);
        await AllRowsAreThereAsync();
        Assert.That(Approver.All.Where(r => !r.IsOver), Is.Empty, "the server has not come to it");
    }

    [TestCase(FrontendCode.FunctionCall, "00000001000000000000")]
    [TestCase((byte)0, "04d2162f")]
    [TestCase(FrontendCode.Terminate, "")]
    [TestCase((byte)'~', "")]
    public async Task Message_behind_a_held_statement_waits_until_it_is_decided(byte code, string body)
    {
        await Agent.SendAsync(
            new MessageBuilder().Query("DELETE FROM held").Begin(code).Bytes(Convert.FromHexString(body)).End());
        var request = await Approver.PendingAsync();
        await Task.Delay(100);
        await AllRowsAreThereAsync();
        await Approver.DenyAsync(request, "no");
        await IsAsync(request, ApprovalRequestState.Denied);
        // What is no message at all ends the session, perhaps before it is ready again.
        Assert.That(await Agent.ReadUntilAsync(BackendCode.ReadyForQuery), Does.StartWith("NE"));
        await AllRowsAreThereAsync();
    }

    [Test]
    public async Task What_is_sent_behind_a_held_statement_arrives_whole_whatever_its_size(
        [Values(-6, -5, 0, 1, 900_000)] int beyond)
    {
        const int ahead = 64 * 1024;
        await Agent.SendAsync(new MessageBuilder().Query("UPDATE held SET id = 1"));
        var request = await Approver.PendingAsync();
        var text = "SELECT 'behind' -- ";
        var sending = Agent.SendAsync(new MessageBuilder().Query(text.PadRight(ahead + beyond, 'x')));
        await Task.Delay(200);
        await Approver.ApproveAsync(request);
        await sending;
        Assert.That(await Agent.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("NCZ"));
        Assert.That(await Agent.ReadUntilAsync(BackendCode.ReadyForQuery), Does.EndWith("TDCZ"));
        Assert.That(await LeftAsync("held WHERE id = 1"), Is.EqualTo(10));
    }
}
