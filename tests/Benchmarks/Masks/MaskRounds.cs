using GatewayOperator.Tests.Benchmarks.Contenders;
using GatewayOperator.Tests.Benchmarks.Load;

namespace GatewayOperator.Tests.Benchmarks.Masks;

/// <summary>Reads every column by key and as a whole, in rotating order.</summary>
public sealed class MaskRounds(Field field, IReadOnlyList<MaskWay> ways, int rounds)
{
    private const int Clients = 8;
    private const int Seconds = 1;
    private const double Rows = 1e6;

    private readonly Pgbench _pgbench = new(field.Folder);

    public async Task<IReadOnlyList<MaskFigures>> RunAsync(MaskedColumn column, CancellationToken ct)
    {
        var runs = ways.ToDictionary(w => w.Name, _ => new List<MaskRun>());
        var cells = ways.ToDictionary(w => w.Name, w => Cell(column, w));
        for (var round = 0; round < rounds; round++)
        {
            var bytes = new Dictionary<string, long>();
            foreach (var way in ways.Rotated(round))
            {
                var selects = await _pgbench.RunAsync(cells[way.Name], way.Contender, ["-T", $"{Seconds}"], ct);
                var (read, rate) = Scan(column, way);
                bytes[way.Name] = read;
                runs[way.Name].Add(new MaskRun(selects.Tps, rate));
                field.ForgetRecordings();
            }

            Compare(column, bytes);
        }

        return [.. ways.Select(w => MaskFigures.Of(column, w.Name, runs))];
    }

    private PgbenchCell Cell(MaskedColumn column, MaskWay way)
    {
        var script = field.Folder.Write($"{column.Name}-{way.Name}.sql", $"""
            \set id random(1, 1000000)
            SELECT {column.Name} FROM {way.Relation} WHERE id = :id;
            """);
        return new PgbenchCell("prepared", Clients) { Script = script };
    }

    private static (long Bytes, double Rate) Scan(MaskedColumn column, MaskWay way)
    {
        using var client = RawClient.LogIn(way.Contender);
        var started = TimeProvider.System.GetTimestamp();
        var bytes = client.Drain($"SELECT {column.Name} FROM {way.Relation}");
        return (bytes, Rows / TimeProvider.System.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>Who is fast because it shows something else is not measured.</summary>
    private static void Compare(MaskedColumn column, Dictionary<string, long> bytes)
    {
        if (bytes[MaskWay.Gateway] != bytes[MaskWay.View])
        {
            throw new InvalidOperationException(
                $"{column.Name}: {bytes[MaskWay.Gateway]} bytes, the view has {bytes[MaskWay.View]}");
        }
    }
}
