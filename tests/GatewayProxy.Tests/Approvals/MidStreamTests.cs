using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;
using Npgsql;

namespace GatewayProxy.Tests.Approvals;

/// <summary>Results that grow larger than the grant allows wait in mid-stream, where a rule says so.</summary>
public sealed class MidStreamTests : HoldFixture
{
    private const int Rows = 200_000;

    // More than the sockets on the way hold.
    private const string Large = "SELECT n, repeat('x', 100) FROM generate_series(1, 200000) n WHERE n > 0";

    protected override GatewayConfig Adjust(GatewayConfig config) => config with
    {
        Grants =
        [
            GatewayUnderTest.Grant("main") with
            {
                Masking = MaskingMode.Exempt,
                Session = new SessionLimits { MaxRows = 1_000 },
            },
        ],
        ApprovalRules = [Rules.Hold("export", Risk.BulkExport)],
    };

    [TestCase(false)]
    [TestCase(true)]
    public async Task Approved_stream_goes_on_and_nothing_is_lost(bool prepared)
    {
        var reading = CountAsync(Large, prepared);
        var request = await Approver.PendingAsync();
        Assert.That(request.Spec.Statement!.Risks, Does.Contain(Risk.BulkExport));
        Assert.That(reading.IsCompleted, Is.False);
        await Approver.ApproveAsync(request);
        Assert.That(await reading, Is.EqualTo(Rows));
        await IsAsync(request, ApprovalRequestState.Executed);
        Assert.That(await CountAsync("SELECT 1", prepared), Is.EqualTo(1), "the connection is as it was");
    }

    [Test]
    public async Task Copy_of_what_a_WHERE_restricts_is_held_in_mid_stream_and_nothing_is_lost()
    {
        using var client = await WireClient.LogInAsync(Gateway);
        await client.SendAsync(new MessageBuilder().Query($"COPY ({Large}) TO STDOUT"));
        var request = await Approver.PendingAsync();
        Assert.That(request.Spec.Statement!.Risks, Is.EqualTo(new[] { Risk.BulkExport }));
        await Approver.ApproveAsync(request);
        var codes = await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        Assert.That(codes, Does.Match("^Hd+N+d+cCZ$"), "it had begun");
        Assert.That(codes.Count(c => c == 'd'), Is.EqualTo(Rows));
    }

    [Test]
    public async Task Copy_of_a_driver_goes_on_where_it_was_held()
    {
        var reading = CopyAsync($"COPY ({Large}) TO STDOUT");
        await Approver.ApproveNextAsync();
        Assert.That(await reading, Is.EqualTo(Rows));
    }

    [Test]
    public async Task Copy_that_is_denied_in_mid_stream_is_cancelled_and_its_session_goes_on()
    {
        using var client = await WireClient.LogInAsync(Gateway);
        await client.SendAsync(new MessageBuilder().Query($"COPY ({Large}) TO STDOUT"));
        await Approver.DenyAsync(await Approver.PendingAsync(), "not all of it");
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Does.Match("^Hd+N+EZ$"));
        Assert.That(client.LastSqlState, Is.EqualTo("42501"));
        await client.SendAsync(new MessageBuilder().Query("SELECT 1"));
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("TDCZ"));
    }

    [Test]
    public async Task Copy_of_a_whole_table_is_held_before_it_begins_and_then_not_again()
    {
        await Server.Cluster.ExecuteAsync("shop", "INSERT INTO held SELECT generate_series(11, 3000)", default);
        using var client = await WireClient.LogInAsync(Gateway);
        await client.SendAsync(new MessageBuilder().Query("COPY held TO STDOUT"));
        await Approver.ApproveNextAsync();
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Does.Match("^N+Hd{3000}cCZ$"));
    }

    [Test]
    public async Task Denied_stream_is_cancelled_with_the_reason()
    {
        var reading = CountAsync(Large, prepared: false);
        await Approver.DenyAsync(await Approver.PendingAsync(), "not all of it");
        var error = await FailsAsync(reading);
        Assert.That(error.SqlState, Is.EqualTo("42501"));
        Assert.That(error.Detail, Does.Contain("not all of it"));
        Assert.That(await CountAsync("SELECT 1", prepared: false), Is.EqualTo(1));
    }

    [Test]
    public async Task Stream_of_a_text_that_two_rules_hold_waits_for_both()
    {
        const string both = "SELECT h.id FROM held h, generate_series(1, 1000) n WHERE h.id > 0; "
            + "SELECT relname FROM pg_class WHERE oid > 0";
        var before = Gateway.Config.ApprovalRules;
        await Gateway.ReconfigureAsync(c => c with
        {
            ApprovalRules =
            [
                Rules.Hold("export-held", Risk.BulkExport) with { Tables = ["*.held"] },
                Rules.Hold("export-names", Risk.BulkExport) with { Tables = ["*.pg_class"] },
            ],
        });
        try
        {
            using var client = await WireClient.LogInAsync(Gateway);
            await client.SendAsync(new MessageBuilder().Query(both));
            var first = await Approver.ApproveNextAsync();
            var second = await Approver.WaitForAsync(r => r.State == ApprovalRequestState.Pending
                && r.Spec.RuleRef!.Name != first.Spec.RuleRef!.Name);
            await Approver.DenyAsync(second, "not the names");
            await client.ReadUntilAsync(BackendCode.ReadyForQuery);
            Assert.That(client.LastSqlState, Is.EqualTo("42501"));
        }
        finally
        {
            await Gateway.ReconfigureAsync(c => c with { ApprovalRules = before });
        }
    }

    [Test]
    public async Task Cancel_ends_a_stream_that_waits()
    {
        await using var command = new NpgsqlCommand(Large, Client);
        var reading = CountAsync(command);
        var request = await Approver.PendingAsync();
        command.Cancel();
        await Assert.ThatAsync(() => reading, Throws.InstanceOf<OperationCanceledException>());
        await IsAsync(request, ApprovalRequestState.Withdrawn);
    }

    [Test]
    public async Task Client_that_leaves_takes_its_request_with_it()
    {
        using var client = await WireClient.LogInAsync(Gateway);
        await client.SendAsync(new MessageBuilder().Query(Large));
        var request = await Approver.PendingAsync();
        client.Dispose();
        await IsAsync(request, ApprovalRequestState.Withdrawn);
    }

    private async Task<int> CountAsync(string sql, bool prepared)
    {
        await using var command = new NpgsqlCommand(sql, Client);
        if (prepared)
        {
            await command.PrepareAsync();
        }

        return await CountAsync(command);
    }

    private static async Task<int> CountAsync(NpgsqlCommand command)
    {
        await using var reader = await command.ExecuteReaderAsync();
        var rows = 0;
        while (await reader.ReadAsync())
        {
            rows++;
        }

        return rows;
    }

    private async Task<int> CopyAsync(string sql)
    {
        using var reader = await Client.BeginTextExportAsync(sql);
        var rows = 0;
        while (await reader.ReadLineAsync() is not null)
        {
            rows++;
        }

        return rows;
    }
}
