using GatewayOperator.Api.Reading;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Validation;
using GatewayOperator.Cli.Policies;

namespace GatewayOperator.Cli.Linting;

/// <summary>Collects findings, each at the line that it is about.</summary>
internal sealed class LintFindings(PolicyDirectory directory)
{
    private readonly List<LintFinding> _all = [];

    /// <summary>By file and line.</summary>
    public IReadOnlyList<LintFinding> All =>
        [.. _all.OrderBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Line).ThenBy(f => f.Level)];

    public void Error(IResource about, string path, string message) => Add(LintLevel.Error, about, path, message);

    public void Warn(IResource about, string path, string message) => Add(LintLevel.Warning, about, path, message);

    public void Add(LintLevel level, IResource about, string path, string message)
    {
        var document = directory.DocumentOf(about);
        Add(level, document, document.Locate(new FieldError(path, message)));
    }

    public void Add(LintLevel level, ResourceDocument document, ResourceError error) => _all.Add(new LintFinding(
        level,
        Path.Combine(directory.Path, error.File),
        error.Line,
        document.Kind,
        document.Namespace ?? document.Key?.Namespace,
        document.Name,
        error.Path,
        error.Message));
}
