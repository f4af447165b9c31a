using System.Net;
using System.Text;
using System.Text.Json;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Harness.Installation;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;

namespace GatewayProxy.Tests.Approvals;

/// <summary>A proxy that has no time left to withdraw anything.</summary>
public sealed class KilledProxyTests
{
    private ScratchFolder _folder = null!;
    private GatewayUnderTest _gateway = null!;
    private RunningProgram _proxy = null!;

    private string Acknowledgement => Path.Combine(_folder.Root, "acknowledgement.json");

    // The gateway that lives on shares the requests with the one that is killed, as its successor would.
    [SetUp]
    public async Task StartAsync()
    {
        _folder = new ScratchFolder();
        await Server.Cluster.ExecuteAsync(
            "shop",
            "DROP TABLE IF EXISTS held; CREATE TABLE held (id int); INSERT INTO held SELECT generate_series(1, 10); "
                + "GRANT ALL ON held TO PUBLIC",
            default);
        _gateway = await GatewayUnderTest.StartAsync(Server.Cluster, config => config with
        {
            Grants = [GatewayUnderTest.Grant("main") with { Masking = MaskingMode.Exempt }],
            ApprovalRules =
            [
                Rules.Hold("unbounded", Risk.UnboundedWrite) with
                {
                    Approval = Rules.Terms with { HoldFor = TimeSpan.FromSeconds(3) },
                },
            ],
        });
        var config = Path.Combine(_folder.Root, "config.json");
        await File.WriteAllBytesAsync(config, GatewayConfigSerializer.Write(GatewayConfigSerializer.WithRevision(
            _gateway.Config with
            {
                Recording = _gateway.Config.Recording with { Directory = Path.Combine(_folder.Root, "recordings") },
            })));
        _proxy = ClientProgram.Start(
            Path.Combine(AppContext.BaseDirectory, "gateway-proxy"),
            ["--config", config, "--acknowledge", Acknowledgement, "--operations", "127.0.0.1:0"]);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _proxy.Dispose();
        await _gateway.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task Killed_proxy_breaks_the_connection_and_what_it_held_never_runs([Values] bool approved)
    {
        using var client = await LogInAsync();
        await client.SendAsync(new MessageBuilder().Query("DELETE FROM held"));
        var request = await _gateway.Approver.PendingAsync();
        Processes.Signal("KILL", _proxy.Id);
        Assert.That(Encoding.ASCII.GetString(await client.ReadToEndAsync()), Does.Not.Contain("DELETE 10"));
        await Server.Cluster.WaitUntilAsync(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = 'gw_test_main'", "0");
        if (approved)
        {
            await _gateway.Approver.ApproveAsync(request);
        }

        Assert.That(await LeftAsync(), Is.EqualTo("10"));
        Assert.That(_gateway.Approver.Find(request.Metadata.Name).State, Is.Not.EqualTo(ApprovalRequestState.Executed));

        // Past its time it is worth nothing to the next one either, whoever has approved it.
        await Eventually.HoldsAsync(
            "the request is void", () => request.VoidAt < TimeProvider.System.GetUtcNow());
        using var next = await WireClient.LogInAsync(_gateway);
        await next.SendAsync(new MessageBuilder().Query("DELETE FROM held"));
        await next.ReadUntilAsync(BackendCode.ReadyForQuery);
        Assert.That(next.LastSqlState, Is.EqualTo("57014"));
        Assert.That(await LeftAsync(), Is.EqualTo("10"));
        Assert.That(_gateway.Approver.All, Has.Count.EqualTo(2));
    }

    private async Task<WireClient> LogInAsync()
    {
        ProxyAcknowledgement? said = null;
        await Eventually.HoldsAsync("the proxy listens", () =>
        {
            said = File.Exists(Acknowledgement)
                ? JsonSerializer.Deserialize<ProxyAcknowledgement>(
                    File.ReadAllBytes(Acknowledgement), JsonSerializerOptions.Web)
                : null;
            return said?.Listening is not null;
        });
        var port = IPEndPoint.Parse(said!.Listening!).Port;
        return await new Door(port, "main", () => _gateway.Token()).OpenAsync("shop");
    }

    private static async Task<string> LeftAsync() =>
        (await Server.Cluster.QueryAsync("shop", "SELECT count(*) FROM held", default))[0];
}
