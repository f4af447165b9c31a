namespace GatewayOperator.Api.Yaml;

/// <summary>Cuts a file into documents before any of them is parsed, so that a broken one hides no other.</summary>
public static class DocumentSplitter
{
    /// <summary>The text of each document with the number of lines before it.</summary>
    public static IReadOnlyList<(string Text, int LineOffset)> Split(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var documents = new List<(string, int)>();
        var start = 0;
        for (var i = 1; i <= lines.Length; i++)
        {
            if (i == lines.Length || IsMarker(lines[i]))
            {
                documents.Add((string.Join('\n', lines[start..i]), start));
                start = i;
            }
        }

        return documents;
    }

    // At column 0 the marker ends even a block scalar (YAML 1.2.2 §9.1.2), so this needs no parser.
    private static bool IsMarker(string line) =>
        line.StartsWith("---", StringComparison.Ordinal) && (line.Length == 3 || char.IsWhiteSpace(line[3]));
}
