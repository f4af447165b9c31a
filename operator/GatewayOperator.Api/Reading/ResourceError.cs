namespace GatewayOperator.Api.Reading;

/// <summary>What is wrong in a file, where, and how to put it right.</summary>
/// <param name="File">File as the user named it; empty for an object of a cluster.</param>
/// <param name="Line">Line, from 1; 0 without a file.</param>
/// <param name="Column">Column, from 1; 0 without a file.</param>
/// <param name="Path">YAML path such as <c>spec.subjects[0].claims</c>; empty for the document.</param>
/// <param name="Message">The fault and the fix.</param>
public sealed record ResourceError(string File, int Line, int Column, string Path, string Message)
{
    /// <summary>An error in an object that was not read from a file.</summary>
    public ResourceError(string path, string message)
        : this("", 0, 0, path, message)
    {
    }

    public override string ToString()
    {
        var text = Path.Length == 0 ? Message : $"{Path}: {Message}";
        return File.Length == 0 ? text : $"{File}:{Line}:{Column}: {text}";
    }
}
