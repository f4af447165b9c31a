using GatewayOperator.Tests.Benchmarks.Contenders;
using GatewayOperator.Tests.Benchmarks.Measuring;

namespace GatewayOperator.Tests.Benchmarks.Load;

/// <summary>Clients that log in and leave.</summary>
public static class LoginLoad
{
    public static async Task<LoginRun> RunAsync(Contender contender, int clients, TimeSpan duration)
    {
        // One token for the run: minting it is not the gateway's work.
        var password = contender.Password();
        var client = contender with { Password = () => password };
        var used = CpuClock.UsedBy(contender.ProcessIds);
        var started = TimeProvider.System.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Factory.StartNew(
            () => Repeat(client, started, duration), TaskCreationOptions.LongRunning)));
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        var logins = counts.Sum();
        return new LoginRun(
            logins / elapsed.TotalSeconds, (CpuClock.UsedBy(contender.ProcessIds) - used).TotalMilliseconds / logins);
    }

    private static int Repeat(Contender contender, long started, TimeSpan duration)
    {
        var logins = 0;
        while (TimeProvider.System.GetElapsedTime(started) < duration)
        {
            RawClient.LogIn(contender).Dispose();
            logins++;
        }

        return logins;
    }
}
