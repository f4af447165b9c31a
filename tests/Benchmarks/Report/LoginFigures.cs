using GatewayOperator.Tests.Benchmarks.Load;
using GatewayOperator.Tests.Benchmarks.Measuring;

namespace GatewayOperator.Tests.Benchmarks.Report;

/// <summary>What logging in costs with a contender.</summary>
public sealed record LoginFigures(int Clients, string Contender)
{
    public required Estimate PerSecond { get; init; }

    public required Estimate OfDirect { get; init; }

    /// <summary>Milliseconds of processor time per login.</summary>
    public required Estimate Cpu { get; init; }

    public static LoginFigures Of(int clients, string contender, IReadOnlyDictionary<string, List<LoginRun>> runs)
    {
        var own = runs[contender];
        var direct = runs[Contenders.Contender.Direct];
        return new LoginFigures(clients, contender)
        {
            PerSecond = Estimate.Of(own.Select(r => r.PerSecond)),
            OfDirect = Estimate.Of(own.Zip(direct, (r, d) => r.PerSecond / d.PerSecond)),
            Cpu = Estimate.Of(own.Select(r => r.CpuMillis)),
        };
    }

    public static Table Table(IEnumerable<LoginFigures> figures) => new(
        ["cell", "contender", "logins/s", "× direct", "CPU ms/login"], [.. figures.Select(f => f.Row())]);

    private string[] Row()
    {
        var direct = Contender == Contenders.Contender.Direct;
        return
        [
            direct ? $"log in, {Clients} client{(Clients == 1 ? "" : "s")}" : "",
            Contender,
            PerSecond.Show("0"),
            direct ? "" : OfDirect.Show("0.00"),
            direct || Contender == Contenders.Contender.DirectTls ? "" : Cpu.Show("0.00"),
        ];
    }
}
