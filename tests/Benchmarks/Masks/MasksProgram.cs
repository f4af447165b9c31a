using GatewayOperator.Tests.Benchmarks.Contenders;
using GatewayOperator.Tests.Benchmarks.Load;
using GatewayOperator.Tests.Benchmarks.Report;

namespace GatewayOperator.Tests.Benchmarks.Masks;

/// <summary>What masks cost: who does not read them, who does, and who makes them.</summary>
public sealed class MasksProgram(BenchOptions options)
{
    private static readonly PgbenchCell[] Selects = [new("simple", 16), new("prepared", 16)];

    private readonly MaskResults _results = new();

    /// <summary>A mask is read three times in each round: fewer of them are enough.</summary>
    private int Rounds => Math.Max(1, options.Rounds / 2);

    public async Task RunAsync(CancellationToken ct)
    {
        Say("starting the server and the gateways");
        await using var field = await Field.StartAsync(c => c == Contender.Gateway, [], ct);
        var masks = await MaskedDatabase.CreateAsync(field.Server, field.Folder, ct);
        await field.AddAsync(masks, ct);
        await SelectsAsync(field, ct);
        await AnalysisAsync(masks);
        await MasksAsync(field, masks, ct);
        await ProvisioningAsync(field, ct);
        if (options.Cell is null)
        {
            await ReportAsync(ct);
        }
    }

    private static void Say(string text) => Console.WriteLine($"bench: masks: {text}");

    private bool IsWanted(string cell) => options.Cell is not { } part || cell.Contains(part, StringComparison.Ordinal);

    private async Task ReportAsync(CancellationToken ct)
    {
        var text = _results.Markdown(
            $"{await Machine.DescribeAsync(ct)}Rounds: {options.Rounds}, {Rounds} where masks are read or made.\n");
        Console.WriteLine(text);
        if (!options.Quick && options.Gateways.Count == 0)
        {
            PerformancePage.Write("masks", text);
        }
    }

    private async Task SelectsAsync(Field field, CancellationToken ct)
    {
        var rounds = new PgbenchRounds(field, options);
        await rounds.WarmUpAsync(ct);
        Contender[] gateways = [field[Contender.Gateway], field[Contender.GatewayMasks]];
        foreach (var cell in Selects.Where(c => IsWanted(c.Name)))
        {
            Say(cell.Name);
            _results.Selects.Add(SelectFigures.Of(cell, await rounds.MeasureAsync(cell, gateways, ct)));
            Console.WriteLine(SelectFigures.Table(_results.Selects.TakeLast(1)));
        }
    }

    private async Task AnalysisAsync(MaskedDatabase masks)
    {
        if (IsWanted("analysis"))
        {
            Say("analysis");
            _results.Analysis.AddRange(await new AnalysisRounds(masks, options.Rounds).RunAsync());
            Console.WriteLine(AnalysisFigures.Table(_results.Analysis));
        }
    }

    private async Task MasksAsync(Field field, MaskedDatabase masks, CancellationToken ct)
    {
        var rounds = new MaskRounds(field, MaskWay.All(field, masks), Rounds);
        foreach (var column in MaskedColumn.All.Where(c => IsWanted(c.Kind)))
        {
            Say(column.Kind);
            var figures = await rounds.RunAsync(column, ct);
            _results.Masks.AddRange(figures);
            Console.WriteLine(MaskFigures.Table(figures));
        }
    }

    private async Task ProvisioningAsync(Field field, CancellationToken ct)
    {
        if (IsWanted("provisioning"))
        {
            Say("provisioning");
            _results.Provisioning.AddRange(await new ProvisioningRounds(field, Rounds).RunAsync(ct));
            Console.WriteLine(ProvisioningTable.Of(_results.Provisioning));
        }
    }
}
