using System.Globalization;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Signing;
using GatewayOperator.Tests.Benchmarks.Contenders;
using GatewayOperator.Tests.Benchmarks.Load;
using GatewayOperator.Tests.Benchmarks.Measuring;
using GatewayOperator.Tests.Benchmarks.Memory;
using GatewayOperator.Tests.Support;
using GatewayProxy.Protocol;

namespace GatewayOperator.Tests.Benchmarks.Holds;

/// <summary>Has many connections hold a statement at the same time, and approves one after the other.</summary>
public sealed class HoldRounds(int holds)
{
    private const string Namespace = "bench";
    private const int LogInAtOnce = 16;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AskPatience = TimeSpan.FromMinutes(5);

    public async Task<HoldRun> RunAsync(CancellationToken ct)
    {
        using var folder = new WorkFolder();
        using var key = SigningKey.Create();
        var requests = new RequestFolder(folder.NewFolder("requests"));
        await using var server = await HoldServer.StartAsync(holds, ct);
        await using var gateway = await GatewayProcess.StartAsync(
            Programs.Gateway, server.Port, null, folder, ct, adjust: config => config with
            {
                ApprovalRules = [BenchRules.HoldUpdates],
                Approvals = new ApprovalsConfig
                {
                    PublicKey = key.Public.Jwk,
                    MaxPendingPerGrant = int.MaxValue,
                    MaxPerMinute = int.MaxValue,
                    Directory = requests.Directory,
                },
            });
        var clients = LogIn(gateway, ct);
        try
        {
            return await RunAsync(clients, gateway.Id, requests, key, server, ct);
        }
        finally
        {
            Array.ForEach(clients, c => c.Dispose());
        }
    }

    private async Task<HoldRun> RunAsync(
        RawClient[] clients, int gateway, RequestFolder requests, SigningKey key, PostgresCluster server,
        CancellationToken ct)
    {
        await Task.Delay(Settling, ct);
        var (bytesIdle, threadsIdle) = (ResidentMemory.Of(gateway), Threads.Of(gateway));
        var started = TimeProvider.System.GetTimestamp();
        foreach (var (i, client) in clients.Index())
        {
            client.Send(Statement(i));
        }

        var pending = await AskedAsync(requests, started, ct);
        var asking = TimeProvider.System.GetElapsedTime(started);
        var idle = CpuClock.UsedBy([gateway]);
        await Task.Delay(Settling, ct);
        idle = CpuClock.UsedBy([gateway]) - idle;
        var (bytesHeld, threadsHeld) = (ResidentMemory.Of(gateway), Threads.Of(gateway));
        var latencies = new List<double>();
        foreach (var request in pending)
        {
            latencies.Add(await ApproveAsync(request, clients[NumberOf(request)], requests, key, ct));
        }

        latencies.Sort();
        var executed = await server.QueryAsync(BenchServer.Database, "SELECT sum(n) FROM held WHERE n = 1", ct);
        return new HoldRun
        {
            Holds = holds,
            Asking = asking,
            BytesIdle = bytesIdle,
            BytesHeld = bytesHeld,
            ThreadsIdle = threadsIdle,
            ThreadsHeld = threadsHeld,
            CpuHeld = idle / Settling,
            Latencies = latencies,
            Executed = int.Parse(executed[0], CultureInfo.InvariantCulture),
        };
    }

    private RawClient[] LogIn(GatewayProcess gateway, CancellationToken ct)
    {
        var contender = new Contender(
            Contender.Gateway, gateway.Port, GatewayProcess.GrantName, gateway.Token, null, [gateway.Id]);
        var clients = new RawClient[holds];
        var some = new ParallelOptions { MaxDegreeOfParallelism = LogInAtOnce, CancellationToken = ct };
        Parallel.For(0, holds, some, i =>
        {
            clients[i] = RawClient.LogIn(contender);
            // What the first statement of a session leaves behind is no hold's.
            clients[i].Drain("SELECT 1");
        });
        return clients;
    }

    // The comment says whose it is, in both protocols.
    private static MessageBuilder Statement(int number)
    {
        var messages = new MessageBuilder();
        if (number % 2 == 0)
        {
            return messages.Begin(FrontendCode.Query)
                .String($"UPDATE held SET n = n + 1 WHERE id = {number} /* {number} */").End();
        }

        var id = System.Text.Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));
        messages.Begin(FrontendCode.Parse).Byte(0)
            .String($"UPDATE held SET n = n + 1 WHERE id = $1 /* {number} */").Int16(0).End();
        messages.Begin(FrontendCode.Bind).Byte(0).Byte(0).Int16(0).Int16(1).Int32(id.Length).Bytes(id).Int16(0).End();
        messages.Begin(FrontendCode.Execute).Byte(0).Int32(0).End();
        return messages.Begin(FrontendCode.Sync).End();
    }

    private static int NumberOf(ApprovalRequest request) =>
        int.Parse(request.Spec.Statement!.Text!.Split(' ')[^2], CultureInfo.InvariantCulture);

    private async Task<IReadOnlyList<ApprovalRequest>> AskedAsync(
        RequestFolder requests, long started, CancellationToken ct)
    {
        while (true)
        {
            // Names only: reading them all again and again would take what is measured.
            var folder = new DirectoryInfo(Path.Combine(requests.Directory, Namespace));
            if (folder.Exists && folder.GetFiles("*.yaml").Length >= holds)
            {
                return [.. requests.List(Namespace)];
            }

            if (TimeProvider.System.GetElapsedTime(started) > AskPatience)
            {
                throw new TimeoutException("not all statements have asked for approval");
            }

            await Task.Delay(50, ct);
        }
    }

    private static async Task<double> ApproveAsync(
        ApprovalRequest request, RawClient client, RequestFolder requests, SigningKey key, CancellationToken ct)
    {
        var decision = new ApprovalDecision { Approver = "ann", Approved = true, At = TimeProvider.System.GetUtcNow() };
        var signed = SignedDecision.Sign(request, decision, key);
        var status = (request.Status ?? new ApprovalRequestStatus()) with { Decisions = [signed] };
        var started = TimeProvider.System.GetTimestamp();
        if (await requests.UpdateAsync(request, status, durable: false, ct) is null)
        {
            throw new InvalidOperationException($"{request.Metadata.Name} is not what it was");
        }

        client.Answer();
        return TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
    }
}
