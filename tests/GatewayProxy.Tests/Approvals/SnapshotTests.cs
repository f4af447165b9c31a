using System.Text;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;

namespace GatewayProxy.Tests.Approvals;

/// <summary>Transactions that see the catalogs as they were, and run what is there now.</summary>
public sealed class SnapshotTests : HoldFixture
{
    private const string Body = "CREATE OR REPLACE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'";

    [TestCase("REPEATABLE READ")]
    [TestCase("SERIALIZABLE")]
    public async Task What_was_redefined_since_the_snapshot_is_not_run(string isolation)
    {
        await Server.Cluster.ExecuteAsync("shop", Body, default);
        using var client = await WireClient.LogInAsync(Gateway);
        await client.SendAsync(new MessageBuilder().Query($"BEGIN ISOLATION LEVEL {isolation}; TABLE held"));
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        await client.SendAsync(new MessageBuilder().Query("UPDATE held SET id = one()"));
        var seen = client.ReadUntilAsync(BackendCode.ReadyForQuery);
        while (!seen.IsCompleted)
        {
            if (Approver.All.FirstOrDefault(r => !r.IsOver) is { } request)
            {
                await Server.Cluster.ExecuteAsync("shop", Body.Replace("SELECT 1", "SELECT 666"), default);
                await Approver.ApproveAsync(request);
                break;
            }

            await Task.WhenAny(seen, Task.Delay(10));
        }

        Assert.That(await seen, Does.EndWith("EZ"));
        Assert.That(Encoding.UTF8.GetString(client.LastError), Does.Contain("READ COMMITTED"));
        await client.SendAsync(new MessageBuilder().Query("COMMIT"));
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        Assert.That(await LeftAsync("held WHERE id = 666"), Is.Zero);
    }
}
