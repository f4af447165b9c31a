using System.Net;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Masking.Corpus;
using GatewayOperator.Tests.Masking.Wire;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Startup;

namespace GatewayOperator.Tests.Masking.Holds;

/// <summary>
/// Says cases under the grants of a world, and ends what is held of them in every way that a hold ends.
/// </summary>
internal sealed class Sweep(HeldWorld world)
{
    private const int AtOnce = 4;

    private int _statements;

    /// <summary>How many were sent.</summary>
    public int Statements => _statements;

    /// <summary>Nothing of these waits for people, or only as long as the rule says.</summary>
    public Task SayAsync(string grant, IEnumerable<SqlCase> cases) =>
        SayAsync(grant, cases, (_, _) => Task.CompletedTask);

    public Task CancelAsync(string grant, IEnumerable<SqlCase> cases) => SayAsync(grant, cases, CancelAsync);

    /// <summary>Cancels what somebody was told of.</summary>
    public Task CancelToldAsync(string grant, IEnumerable<SqlCase> cases) => SayAsync(grant, cases, async (c, r) =>
    {
        await world.HeardOfAsync(r);
        await CancelAsync(c, r);
    });

    public Task DenyAsync(string grant, IEnumerable<SqlCase> cases) =>
        SayAsync(grant, cases, (_, request) => world.Gateway.CliAsync("deny", request, "--reason", "not today"));

    public Task ApproveAsync(string grant, IEnumerable<SqlCase> cases) =>
        SayAsync(grant, cases, (_, request) => world.Gateway.CliAsync("approve", request));

    public Task LeaveAsync(string grant, IEnumerable<SqlCase> cases) => SayAsync(grant, cases, (client, _) =>
    {
        client.Dispose();
        return Task.CompletedTask;
    });

    private Task SayAsync(string grant, IEnumerable<SqlCase> cases, Func<WireClient, string, Task> held) =>
        Parallel.ForEachAsync(
            from said in cases
            from dialect in Conversation.DialectsOf(said).Take(grant == HeldWorld.Exempt ? 1 : 2)
            select (Said: TypedValues.Fill(said), Dialect: dialect),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (next, _) =>
            {
                Interlocked.Add(ref _statements, next.Said.Statements.Count);
                using var client = await world.Door(grant).OpenAsync(HeldWorld.Database);
                try
                {
                    await new Conversation(client, next.Said, next.Dialect, r => held(client, r)).HoldAsync();
                }
                catch (Exception e) when (e is ObjectDisposedException or IOException)
                {
                    // It was the client that went away.
                }
                catch (OperationCanceledException e)
                {
                    throw new TimeoutException($"{grant} waits in vain: {next.Said}, {next.Dialect}", e);
                }
            });

    private async Task CancelAsync(WireClient client, string request)
    {
        var gateway = new IPEndPoint(IPAddress.Loopback, world.Gateway.GatewayPort);
        using var cancel = await WireClient.ConnectAsync(gateway);
        await cancel.SendAsync(new MessageBuilder().CancelRequest(client.CancelKey!));
        await cancel.IsClosedAsync();
    }
}
