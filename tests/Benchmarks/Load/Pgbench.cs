using GatewayOperator.Tests.Benchmarks.Contenders;
using GatewayOperator.Tests.Benchmarks.Measuring;

namespace GatewayOperator.Tests.Benchmarks.Load;

/// <summary>Runs pgbench through a contender and watches what that costs.</summary>
public sealed class Pgbench(WorkFolder folder)
{
    /// <summary>pgbench's time runs from before it connects: on a busy machine nothing may be left of it.</summary>
    private const int Attempts = 5;

    private readonly string _logs = folder.NewFolder("pgbench");

    /// <param name="cell">What it does.</param>
    /// <param name="contender">Where it connects.</param>
    /// <param name="duration">How long, in pgbench's words: <c>-T seconds</c> or <c>-t transactions</c>.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<PgbenchRun> RunAsync(
        PgbenchCell cell, Contender contender, IReadOnlyList<string> duration, CancellationToken ct)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            if (await TryRunAsync(cell, contender, duration, ct) is { } run)
            {
                return run;
            }
        }

        throw new InvalidOperationException(
            $"pgbench had no time left after it had connected to {contender.Name}: set a longer DURATION");
    }

    private async Task<PgbenchRun?> TryRunAsync(
        PgbenchCell cell, Contender contender, IReadOnlyList<string> duration, CancellationToken ct)
    {
        await using var clock = CpuClock.Start(contender.ProcessIds);
        await new ClientProgram(
            "pgbench",
            [.. cell.Arguments(), .. duration, "-l", "--log-prefix", Path.Combine(_logs, "log")],
            contender.Environment()).RunAsync(ct);
        await clock.StopAsync();
        var log = PgbenchLog.Take(_logs);
        if (log.Transactions == 0)
        {
            return null;
        }

        // Logins are over when the first transaction begins: what they cost is left out.
        var cpu = clock.Between(log.Start, log.End);
        return new PgbenchRun(
            log.Tps, log.Quantile(0.5), log.Quantile(0.99), cpu.TotalMicroseconds / log.Transactions);
    }
}
