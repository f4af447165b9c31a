namespace GatewayOperator.Api.ApprovalRequests.Files;

/// <summary>
/// Names of requests' files, <c>&lt;namespace&gt;/&lt;name&gt;.yaml</c>, and nothing that leads elsewhere.
/// </summary>
public static class RequestPaths
{
    public const string Extension = ".yaml";

    /// <summary>A DNS label (RFC 1123), as every name and namespace is.</summary>
    public static bool IsLabel(string text) =>
        text.Length is > 0 and <= 63
        && text[0] != '-' && text[^1] != '-'
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <exception cref="ArgumentException">It is no name of a resource.</exception>
    public static string Of(string directory, string @namespace, string name) =>
        Path.Combine(FolderOf(directory, @namespace), Label(name) + Extension);

    /// <exception cref="ArgumentException">It is no name of a namespace.</exception>
    public static string FolderOf(string directory, string @namespace) => Path.Combine(directory, Label(@namespace));

    private static string Label(string text) =>
        IsLabel(text) ? text : throw new ArgumentException($"'{text}' is no name of a resource.", nameof(text));
}
