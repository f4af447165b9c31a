using System.Globalization;
using GatewayOperator.Tests.Benchmarks.Contenders;
using GatewayOperator.Tests.Benchmarks.Memory;

namespace GatewayOperator.Tests.Benchmarks.Soak;

/// <summary>Looks at a gateway from outside: /proc, its metrics, the database server.</summary>
public sealed class SoakProbe(GatewayProcess gateway, BenchServer server) : IDisposable
{
    private readonly HttpClient _http = new();
    private readonly long _started = TimeProvider.System.GetTimestamp();

    public async Task<SoakSample> LookAsync(CancellationToken ct)
    {
        var metrics = (await _http.GetStringAsync(new Uri(gateway.Operations, "metrics"), ct)).Split('\n');
        var upstream = await server.ScalarAsync(
            $"SELECT count(*) FROM pg_stat_activity WHERE usename = '{BenchServer.GatewayRole}'", ct);
        return new SoakSample(
            TimeProvider.System.GetElapsedTime(_started),
            ResidentMemory.Of(gateway.Id),
            Value(metrics, "dotnet_total_memory_bytes "),
            Value(metrics, "dotnet_collection_count_total{generation=\"2\"} "),
            Descriptors.OpenIn(gateway.Id),
            (int)Value(metrics, "dbgateway_sessions "),
            int.Parse(upstream, CultureInfo.InvariantCulture));
    }

    public void Dispose() => _http.Dispose();

    private static double Value(IEnumerable<string> metrics, string name)
    {
        var line = metrics.FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line[name.Length..], CultureInfo.InvariantCulture);
    }
}
