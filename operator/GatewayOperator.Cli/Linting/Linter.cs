using GatewayOperator.Cli.Policies;

namespace GatewayOperator.Cli.Linting;

/// <summary>
/// Everything that can be said about resources without a database: what the operator refuses, by its own checks, and
/// what has no effect.
/// </summary>
internal static class Linter
{
    public static IReadOnlyList<LintFinding> Lint(PolicyDirectory directory, DateTimeOffset now)
    {
        var findings = new LintFindings(directory);
        foreach (var error in directory.Resources.Errors)
        {
            var document = directory.Documents.FirstOrDefault(d => d.Errors.Contains(error))
                ?? directory.Documents.First(d => d.File == error.File && d.Line == error.Line);
            findings.Add(LintLevel.Error, document, error);
        }

        ReferenceLint.Check(directory.Resources, findings);
        GrantLint.Check(directory.Resources, now, findings);
        RuleLint.Check(directory.Resources, findings);
        foreach (var target in directory.Resources.Targets)
        {
            ShadowLint.Check(target, directory.Resources, findings);
        }

        return findings.All;
    }
}
