using GatewayOperator.Tests.Benchmarks.Contenders;
using GatewayOperator.Tests.Benchmarks.Load;
using GatewayOperator.Tests.Benchmarks.Report;

namespace GatewayOperator.Tests.Benchmarks;

/// <summary>
/// Measures cells with pgbench: A B C, B C A, C A B, … so that what drifts on the machine drifts for all of them.
/// </summary>
public sealed class PgbenchRounds(Field field, BenchOptions options)
{
    private readonly Pgbench _pgbench = new(field.Folder);

    /// <summary>Lets the runtime's compiler finish before anything is measured.</summary>
    public async Task WarmUpAsync(CancellationToken ct)
    {
        foreach (var contender in field.Contenders)
        {
            foreach (var protocol in (string[])["simple", "extended", "prepared"])
            {
                await _pgbench.RunAsync(new PgbenchCell(protocol, 16), contender, ["-t", "500"], ct);
            }
        }

        field.ForgetRecordings();
    }

    public async Task<PgbenchResult> RunAsync(PgbenchCell cell, CancellationToken ct)
    {
        var contenders = field.Contenders.Where(c => IsIn(c, cell)).ToList();
        var runs = await MeasureAsync(cell, contenders, ct);
        return new PgbenchResult(cell, [.. contenders.Select(c => PgbenchFigures.Of(c.Name, runs))]);
    }

    /// <returns>By contender, in the order of the rounds.</returns>
    public async Task<IReadOnlyDictionary<string, List<PgbenchRun>>> MeasureAsync(
        PgbenchCell cell, IReadOnlyList<Contender> contenders, CancellationToken ct)
    {
        var runs = contenders.ToDictionary(c => c.Name, _ => new List<PgbenchRun>());
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var contender in contenders.Rotated(round))
            {
                if (cell.Writes)
                {
                    await field.Server.TidyAsync(ct);
                }

                runs[contender.Name].Add(
                    await _pgbench.RunAsync(cell, contender, ["-T", $"{options.Duration}"], ct));
                field.ForgetRecordings();
            }
        }

        return runs;
    }

    // Half an hour is what one waits for. TLS costs by the byte and the message, whatever the number of clients is;
    // who looks at bytes only cannot tell extended from prepared.
    private static bool IsIn(Contender contender, PgbenchCell cell) => contender switch
    {
        { Tls: true } => cell is { Clients: 16, Protocol: not "extended", Writes: false },
        { Name: Contender.Haproxy or Contender.Relay } => cell.Protocol != "extended",
        _ => true,
    };
}
