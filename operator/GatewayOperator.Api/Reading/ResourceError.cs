namespace GatewayOperator.Api.Reading;

/// <summary>What is wrong in a file, where, and how to put it right.</summary>
/// <param name="File">File as the user named it.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Path">YAML path such as <c>spec.subjects[0].claims</c>; empty for the document.</param>
/// <param name="Message">The fault and the fix.</param>
public sealed record ResourceError(string File, int Line, int Column, string Path, string Message)
{
    public override string ToString() =>
        Path.Length == 0 ? $"{File}:{Line}:{Column}: {Message}" : $"{File}:{Line}:{Column}: {Path}: {Message}";
}
