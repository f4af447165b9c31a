using System.Globalization;
using GatewayOperator.Tests.Benchmarks.Contenders;
using GatewayOperator.Tests.Benchmarks.Load;
using GatewayOperator.Tests.Benchmarks.Report;

namespace GatewayOperator.Tests.Benchmarks.Recordings;

/// <summary>What recording costs who works, and how fast recordings are stored and verified.</summary>
public sealed class RecordingProgram(BenchOptions options)
{
    private const int Counted = 2000;

    private static readonly PgbenchCell[] Selects = [new("prepared", 1), new("prepared", 16), new("simple", 16)];

    public async Task RunAsync(CancellationToken ct)
    {
        var load = (await File.ReadAllTextAsync("/proc/loadavg", ct)).Split(' ')[0];
        Say("starting the server and the gateways");
        await using var field = await Field.StartAsync(_ => false, [], ct);
        var ways = RecordingWay.All(field.Folder);
        foreach (var way in ways)
        {
            await field.AddAsync(way.Name, way.Change, ct);
        }

        var figures = await SelectsAsync(field, ways, ct);
        var bytes = await BytesAsync(field, ct);
        var uploads = await UploadsAsync(field, ct);
        var text = await Machine.DescribeAsync(ct)
            + $"Rounds: {options.Rounds}; one run of pgbench: {options.Duration} s. "
            + $"Load of the machine by others when it began: {load}.\n\n"
            + $"### A statement that is recorded\n\n{RecordingFigures.Table(figures)}\n{bytes}\n"
            + $"### A gigabyte of journal\n\n{UploadRun.Table(uploads)}";
        Console.WriteLine(text);
        if (!options.Quick && options.Cell is null && options.Gateways.Count == 0)
        {
            PerformancePage.Write("recording", text);
        }
    }

    private static void Say(string text) => Console.WriteLine($"bench: recording: {text}");

    private bool IsWanted(string cell) => options.Cell is not { } part || cell.Contains(part, StringComparison.Ordinal);

    private async Task<List<RecordingFigures>> SelectsAsync(
        Field field, IReadOnlyList<RecordingWay> ways, CancellationToken ct)
    {
        var rounds = new PgbenchRounds(field, options);
        await rounds.WarmUpAsync(ct);
        var contenders = ways.Select(w => field[w.Name]).ToList();
        var figures = new List<RecordingFigures>();
        foreach (var cell in Selects.Where(c => IsWanted(c.Name)))
        {
            Say(cell.Name);
            var runs = await rounds.MeasureAsync(cell, contenders, ct);
            figures.AddRange(ways.Select(w => RecordingFigures.Of(cell, w.Name, runs)));
            Console.WriteLine(RecordingFigures.Table(figures.TakeLast(ways.Count)));
        }

        return figures;
    }

    private async Task<IReadOnlyList<UploadRun>> UploadsAsync(Field field, CancellationToken ct)
    {
        if (!IsWanted("gigabyte"))
        {
            return [];
        }

        Say("a gigabyte of journal");
        return await new UploadRounds(field.Folder).RunAsync(ct);
    }

    private static async Task<string> BytesAsync(Field field, CancellationToken ct)
    {
        var said = new List<string>();
        foreach (var protocol in (string[])["simple", "prepared"])
        {
            field.ForgetRecordings();
            await new Pgbench(field.Folder).RunAsync(
                new PgbenchCell(protocol, 1), field[RecordingWay.Written], ["-t", $"{Counted}"], ct);
            var bytes = field.Recordings
                .SelectMany(r => Directory.EnumerateFiles(r, "*", SearchOption.AllDirectories))
                .Sum(file => new FileInfo(file).Length);
            said.Add(string.Create(CultureInfo.InvariantCulture, $"{bytes / Counted} ({protocol})"));
        }

        return $"Bytes of journal per statement of `-S`, its outcome included: {string.Join(", ", said)}.\n";
    }
}
