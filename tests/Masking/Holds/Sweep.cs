using System.Collections.Concurrent;
using System.Net;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Harness.Installation;
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

    private readonly RequestFolder _requests = new(Path.Combine(world.Gateway.State, "requests"));
    private int _statements;

    /// <summary>How many were sent.</summary>
    public int Statements => _statements;

    /// <summary>Nothing of these waits for people, or only as long as the rule says.</summary>
    public Task SayAsync(string grant, IEnumerable<SqlCase> cases) =>
        SayAsync(grant, cases, (_, _) => Task.CompletedTask);

    public Task CancelAsync(string grant, IEnumerable<SqlCase> cases) =>
        EndAsync(grant, cases, CancelAsync, ApprovalRequestState.Withdrawn);

    /// <summary>Cancels what somebody was told of.</summary>
    public Task CancelToldAsync(string grant, IEnumerable<SqlCase> cases) => EndAsync(
        grant,
        cases,
        async (client, request) =>
        {
            await world.HeardOfAsync(request);
            await CancelAsync(client, request);
        },
        ApprovalRequestState.Withdrawn);

    public Task DenyAsync(string grant, IEnumerable<SqlCase> cases) => EndAsync(
        grant,
        cases,
        (_, request) => DecideAsync("deny", request, "--reason", "not today"),
        ApprovalRequestState.Denied);

    public Task ApproveAsync(string grant, IEnumerable<SqlCase> cases) => EndAsync(
        grant, cases, (_, request) => DecideAsync("approve", request), ApprovalRequestState.Executed);

    public Task LeaveAsync(string grant, IEnumerable<SqlCase> cases) => EndAsync(
        grant, cases, LeaveAsync, ApprovalRequestState.Withdrawn);

    // Sessions that wait with the same statement share a request, and what one of them does may end the other's.
    private async Task EndAsync(
        string grant, IEnumerable<SqlCase> cases, Func<WireClient, string, Task> end, ApprovalRequestState wanted)
    {
        var held = new ConcurrentBag<string>();
        await SayAsync(grant, cases, (client, request) =>
        {
            held.Add(request);
            return end(client, request);
        });
        await Eventually.HoldsAsync($"requests of {grant} are over", () => held.All(IsOver));
        Assert.That(held.Select(StateOf), Has.Some.EqualTo(wanted), grant);
    }

    private bool IsOver(string request) => _requests.Find("shop", request)?.IsOver == true;

    private ApprovalRequestState? StateOf(string request) => _requests.Find("shop", request)?.State;

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
                catch (ClientLeftException)
                {
                    // Nobody is there to listen to the rest.
                }
                catch (OperationCanceledException e)
                {
                    throw new TimeoutException($"{grant} waits in vain: {next.Said}, {next.Dialect}", e);
                }
            });

    private async Task DecideAsync(params string[] decision)
    {
        var run = await world.Gateway.CliAsync(decision);
        Assert.That(run.ExitCode == 0 || IsOver(decision[1]), run.Everything);
    }

    private static Task LeaveAsync(WireClient client, string request)
    {
        client.Dispose();
        throw new ClientLeftException();
    }

    private async Task CancelAsync(WireClient client, string request)
    {
        var gateway = new IPEndPoint(IPAddress.Loopback, world.Gateway.GatewayPort);
        using var cancel = await WireClient.ConnectAsync(gateway);
        await cancel.SendAsync(new MessageBuilder().CancelRequest(client.CancelKey!));
        await cancel.IsClosedAsync();
    }
}
