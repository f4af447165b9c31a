using GatewayOperator.Tests.Benchmarks.Contenders;
using GatewayOperator.Tests.Benchmarks.Load;

namespace GatewayOperator.Tests.Benchmarks.Memory;

/// <summary>
/// Clients that have logged in and do nothing, in a process of their own: their memory is nobody's figure.
/// </summary>
public static class IdleClients
{
    /// <summary>The environment variable that carries the password.</summary>
    public const string PasswordVariable = "GATEWAY_BENCH_PASSWORD";

    private const int LogInAtOnce = 16;

    /// <summary>Prints <c>held COUNT</c> when all are in, and holds them until it is killed.</summary>
    public static async Task<int> RunAsync(int port, string user, string? caPath, int count, CancellationToken ct)
    {
        var password = Environment.GetEnvironmentVariable(PasswordVariable) ?? "";
        var contender = new Contender("idle", port, user, () => password, caPath, []);
        var clients = new RawClient[count];
        Parallel.For(
            0,
            count,
            new ParallelOptions { MaxDegreeOfParallelism = LogInAtOnce, CancellationToken = ct },
            i => clients[i] = RawClient.LogIn(contender));
        Console.WriteLine($"held {count}");
        await Task.Delay(Timeout.InfiniteTimeSpan, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        GC.KeepAlive(clients);
        return 0;
    }
}
