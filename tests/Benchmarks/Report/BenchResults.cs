using System.Text;
using GatewayOperator.Tests.Benchmarks.Memory;

namespace GatewayOperator.Tests.Benchmarks.Report;

/// <summary>Everything one run of the benchmarks found out.</summary>
public sealed class BenchResults
{
    public List<PgbenchResult> Pgbench { get; } = [];

    public List<BulkFigures> Bulk { get; } = [];

    public List<LoginFigures> Logins { get; } = [];

    public List<MemoryRun> Memory { get; } = [];

    public string Markdown(string heading) => new StringBuilder()
        .Append(heading).Append('\n')
        .Append("### The bars\n\n").Append(Bar.Table(Bars.Judge(this))).Append('\n')
        .Append("### Transactions\n\n").Append(PgbenchResult.Table(Pgbench)).Append('\n')
        .Append("### A million rows\n\n").Append(BulkFigures.Table(Bulk)).Append('\n')
        .Append("### Logins\n\n").Append(LoginFigures.Table(Logins)).Append('\n')
        .Append("### Memory\n\n").Append(MemoryTable.Of(Memory))
        .ToString();
}
