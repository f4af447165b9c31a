using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;

namespace GatewayProxy.Tests.Approvals;

/// <summary>Several sessions of one requester that wait with the same statement share a request.</summary>
public sealed class SharedRequestTests : HoldFixture
{
    [Test]
    public async Task Client_that_goes_leaves_the_request_to_those_that_wait_for_the_same()
    {
        using var other = await WaitingAsync();
        using (var first = await WaitingAsync())
        using (var third = await WaitingAsync())
        {
        }

        await Server.Cluster.WaitUntilAsync(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = 'gw_test_main'", "2");
        var request = Approver.All.Single(r => !r.IsOver);
        Assert.That(request.State, Is.EqualTo(ApprovalRequestState.Pending));
        await Approver.ApproveAsync(request);
        Assert.That(await other.ReadUntilAsync(BackendCode.ReadyForQuery), Does.EndWith("CZ"));
        await IsAsync(request, ApprovalRequestState.Executed);
    }

    [Test]
    public async Task Last_client_of_those_that_wait_for_the_same_withdraws_the_request()
    {
        ApprovalRequest request;
        using (var first = await WaitingAsync())
        using (var other = await WaitingAsync())
        {
            request = Approver.All.Single(r => !r.IsOver);
        }

        await IsAsync(request, ApprovalRequestState.Withdrawn);
        Assert.That(await LeftAsync(), Is.EqualTo(10));
    }

    private async Task<WireClient> WaitingAsync()
    {
        var client = await WireClient.LogInAsync(Gateway);
        await client.SendAsync(new MessageBuilder().Query(Delete));
        await client.ReadUntilAsync(BackendCode.NoticeResponse);
        return client;
    }
}
