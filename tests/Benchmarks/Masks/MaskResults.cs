using System.Text;
using GatewayOperator.Tests.Benchmarks.Report;

namespace GatewayOperator.Tests.Benchmarks.Masks;

/// <summary>What was found out about masks.</summary>
public sealed class MaskResults
{
    public List<SelectFigures> Selects { get; } = [];

    public List<AnalysisFigures> Analysis { get; } = [];

    public List<MaskFigures> Masks { get; } = [];

    public List<ProvisioningRun> Provisioning { get; } = [];

    public string Markdown(string heading) => new StringBuilder()
        .Append(heading).Append('\n')
        .Append("### The bars\n\n").Append(Bar.Table(MaskBars.Judge(this))).Append('\n')
        .Append("### A mask that is not read\n\n").Append(SelectFigures.Table(Selects)).Append('\n')
        .Append("### Analysis\n\n").Append(AnalysisFigures.Table(Analysis)).Append('\n')
        .Append("### Masks that are read\n\n").Append(MaskFigures.Table(Masks)).Append('\n')
        .Append("### Provisioning\n\n").Append(ProvisioningTable.Of(Provisioning))
        .ToString();
}
