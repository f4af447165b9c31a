namespace GatewayOperator.Cli.Linting;

/// <summary>All findings, for programs.</summary>
internal sealed record LintReport(IReadOnlyList<LintFinding> Findings)
{
    public int Errors => Findings.Count(f => f.Level == LintLevel.Error);

    public int Warnings => Findings.Count - Errors;
}
