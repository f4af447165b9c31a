using System.Globalization;
using GatewayOperator.Tests.Benchmarks.Measuring;

namespace GatewayOperator.Tests.Benchmarks.Load;

/// <summary>
/// pgbench's log of every transaction. See https://www.postgresql.org/docs/current/pgbench.html, Per-Transaction
/// Logging: <c>client transaction latency script seconds microseconds</c>.
/// </summary>
public sealed class PgbenchLog
{
    private readonly List<int> _latencies = [];
    private long _first = long.MaxValue;
    private long _last;

    /// <summary>When the first transaction began; microseconds since 1970.</summary>
    public long Start => _first;

    /// <summary>When the last one ended.</summary>
    public long End => _last;

    public int Transactions => _latencies.Count;

    public double Tps => Transactions / ((_last - _first) / 1e6);

    /// <summary>Reads the files of all of pgbench's threads, and removes them.</summary>
    public static PgbenchLog Take(string folder)
    {
        var log = new PgbenchLog();
        foreach (var file in Directory.GetFiles(folder))
        {
            foreach (var line in File.ReadLines(file))
            {
                log.Add(line);
            }

            File.Delete(file);
        }

        log._latencies.Sort();
        return log;
    }

    /// <summary>In milliseconds.</summary>
    public double Quantile(double quantile) => Quantiles.Of(_latencies, quantile) / 1e3;

    private void Add(ReadOnlySpan<char> line)
    {
        Span<Range> fields = stackalloc Range[7];
        // A failed transaction has a word where its latency would be.
        if (line.Split(fields, ' ') < 6 || !int.TryParse(line[fields[2]], out var latency))
        {
            return;
        }

        var end = (long.Parse(line[fields[4]], CultureInfo.InvariantCulture) * 1_000_000)
            + long.Parse(line[fields[5]], CultureInfo.InvariantCulture);
        _latencies.Add(latency);
        _first = Math.Min(_first, end - latency);
        _last = Math.Max(_last, end);
    }
}
