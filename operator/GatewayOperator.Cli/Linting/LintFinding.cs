namespace GatewayOperator.Cli.Linting;

/// <summary>What is to be said about a place of a file.</summary>
/// <param name="Level">How bad it is.</param>
/// <param name="File">With the directory as it was given.</param>
/// <param name="Line">From 1.</param>
/// <param name="Kind">Null when nothing points to one.</param>
/// <param name="Namespace">Null when it could not be read.</param>
/// <param name="Name">Null when it could not be read.</param>
/// <param name="Path">YAML path; empty for the document.</param>
/// <param name="Message">What it is, and what to do.</param>
internal sealed record LintFinding(
    LintLevel Level, string File, int Line, string? Kind, string? Namespace, string? Name, string Path, string Message)
{
    /// <summary>One line, as a compiler writes it.</summary>
    public override string ToString() =>
        $"{File}:{Line}: {(Level == LintLevel.Error ? "error" : "warning")}: {Kind ?? "?"}/{Name ?? "?"}: "
        + (Path.Length == 0 ? Message : $"{Path}: {Message}");
}
