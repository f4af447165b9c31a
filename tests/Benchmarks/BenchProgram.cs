using GatewayOperator.Tests.Benchmarks.Contenders;
using GatewayOperator.Tests.Benchmarks.Holds;
using GatewayOperator.Tests.Benchmarks.Load;
using GatewayOperator.Tests.Benchmarks.Masks;
using GatewayOperator.Tests.Benchmarks.Memory;
using GatewayOperator.Tests.Benchmarks.Recordings;
using GatewayOperator.Tests.Benchmarks.Report;

namespace GatewayOperator.Tests.Benchmarks;

/// <summary><c>make bench</c>: measures, prints and writes the tables.</summary>
public sealed class BenchProgram(BenchOptions options)
{
    private readonly BenchResults _results = new();

    public async Task<int> RunAsync(CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        if (!options.Masks && !options.Recording && !options.Holds)
        {
            await PeersAsync(ct);
        }

        var all = !(options.Masks || options.Recording || options.Holds || options.Quick || options.Cell is not null);
        if (options.Masks || all)
        {
            await new MasksProgram(options).RunAsync(ct);
        }

        if (options.Recording || all)
        {
            await new RecordingProgram(options).RunAsync(ct);
        }

        if (options.Holds || all)
        {
            await new HoldsProgram(options).RunAsync(ct);
        }

        Say($"took {TimeProvider.System.GetElapsedTime(started).TotalMinutes:0.0} min");
        return 0;
    }

    private static void Say(string text) => Console.WriteLine($"bench: {text}");

    private async Task PeersAsync(CancellationToken ct)
    {
        Say("starting the server and the contenders");
        await using var field = await Field.StartAsync(IsWanted, options.Gateways, ct);
        await PgbenchAsync(field, ct);
        if (!options.Quick && options.Cell is null)
        {
            await BulkAsync(field, ct);
            await LoginsAsync(field, ct);
            await MemoryAsync(field, ct);
            var effort = $"Rounds: {options.Rounds}; one run of pgbench: {options.Duration} s.\n";
            var text = _results.Markdown($"{await Machine.DescribeAsync(ct)}{effort}");
            Console.WriteLine(text);
            if (options.Gateways.Count == 0)
            {
                PerformancePage.Write("bench", text);
            }
        }
    }

    private async Task PgbenchAsync(Field field, CancellationToken ct)
    {
        var rounds = new PgbenchRounds(field, options);
        await rounds.WarmUpAsync(ct);
        foreach (var cell in PgbenchCell.All.Where(IsWanted))
        {
            Say(cell.Name);
            _results.Pgbench.Add(await rounds.RunAsync(cell, ct));
            Console.WriteLine(PgbenchResult.Table(_results.Pgbench.TakeLast(1)));
        }
    }

    private async Task BulkAsync(Field field, CancellationToken ct)
    {
        var rounds = new BulkRounds(field, options.Rounds);
        foreach (var cell in BulkCell.All)
        {
            Say(cell.Name);
            var figures = await rounds.RunAsync(cell, ct);
            _results.Bulk.AddRange(figures);
            Console.WriteLine(BulkFigures.Table(figures));
        }
    }

    private async Task LoginsAsync(Field field, CancellationToken ct)
    {
        foreach (var clients in (int[])[1, 16])
        {
            Say($"log in, {clients} at once");
            var figures = await new LoginRounds(field, options.Rounds).RunAsync(clients, ct);
            _results.Logins.AddRange(figures);
            Console.WriteLine(LoginFigures.Table(figures));
        }
    }

    private async Task MemoryAsync(Field field, CancellationToken ct)
    {
        Say($"idle sessions, up to {MemoryRounds.Most}");
        string[] contenders =
            [Contender.Pgbouncer, Contender.Gateway, Contender.PgbouncerTls, Contender.GatewayTls];
        foreach (var contender in contenders)
        {
            var runs = await new MemoryRounds(field.Folder).RunAsync(contender, ct);
            _results.Memory.AddRange(runs);
            Console.WriteLine(MemoryTable.Of(runs));
        }
    }

    private bool IsWanted(string contender) =>
        !options.Quick || contender is Contender.Pgbouncer or Contender.Gateway or Contender.Relay;

    private bool IsWanted(PgbenchCell cell) =>
        options.Cell is { } part ? cell.Name.Contains(part, StringComparison.Ordinal)
        : !options.Quick || cell is { Clients: 16, Protocol: not "extended", Writes: false };
}
