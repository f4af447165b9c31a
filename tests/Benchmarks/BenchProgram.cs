using GatewayOperator.Tests.Benchmarks.Contenders;
using GatewayOperator.Tests.Benchmarks.Load;
using GatewayOperator.Tests.Benchmarks.Report;

namespace GatewayOperator.Tests.Benchmarks;

/// <summary><c>make bench</c>: measures, prints and writes the tables.</summary>
public sealed class BenchProgram(BenchOptions options)
{
    public async Task<int> RunAsync(CancellationToken ct)
    {
        Console.WriteLine("bench: starting the server and the contenders");
        await using var field = await Field.StartAsync(IsWanted, options.Gateways, ct);
        var rounds = new PgbenchRounds(field, options);
        await rounds.WarmUpAsync(ct);
        var results = new List<PgbenchResult>();
        foreach (var cell in PgbenchCell.All.Where(IsWanted))
        {
            var result = await rounds.RunAsync(cell, ct);
            results.Add(result);
            Console.WriteLine(PgbenchResult.Table([result]));
        }

        return 0;
    }

    private bool IsWanted(string contender) =>
        !options.Quick || contender is Contender.Pgbouncer or Contender.Gateway or Contender.Relay;

    private bool IsWanted(PgbenchCell cell) =>
        options.Cell is { } part ? cell.Name.Contains(part, StringComparison.Ordinal)
        : !options.Quick || cell is { Clients: 16, Protocol: not "extended", Writes: false };
}
