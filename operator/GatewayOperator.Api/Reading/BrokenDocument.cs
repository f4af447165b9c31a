using System.Text.RegularExpressions;
using GatewayOperator.Api.Resources;

namespace GatewayOperator.Api.Reading;

/// <summary>Makes out of a text that is no YAML whose document it is, so that the right things fail closed.</summary>
public static partial class BrokenDocument
{
    /// <summary>The kind a document has or was meant to have; null when nothing points to one.</summary>
    public static string? Kind(string? written, string text)
    {
        written ??= First(KindLine(), text);
        if (written is not null)
        {
            return ResourceKinds.Names.Contains(written)
                ? written
                : Suggestion.For(written, ResourceKinds.Names) ?? written;
        }

        return text.Contains("mask", StringComparison.OrdinalIgnoreCase) ? ResourceKinds.Policy : null;
    }

    public static string? Name(string text) => First(NameLine(), MetadataOf(text));

    public static string? Namespace(string text) => First(NamespaceLine(), MetadataOf(text));

    public static string? TargetName(string text) => First(TargetLine(), text);

    // From the line metadata: to the next line at column 0.
    private static string MetadataOf(string text)
    {
        var match = MetadataBlock().Match(text);
        return match.Success ? match.Value : "";
    }

    private static string? First(Regex pattern, string text)
    {
        var match = pattern.Match(text);
        return match.Success ? match.Groups[1].Value : null;
    }

    [GeneratedRegex(@"^[ \t]*[""']?kind[""']?[ \t]*:[ \t]*[""']?([A-Za-z]+)", RegexOptions.Multiline)]
    private static partial Regex KindLine();

    [GeneratedRegex(@"^metadata[ \t]*:[^\n]*(\n[ \t]+[^\n]*)*", RegexOptions.Multiline)]
    private static partial Regex MetadataBlock();

    [GeneratedRegex(@"[\s{,]name[ \t]*:[ \t]*[""']?([-a-z0-9.]+)")]
    private static partial Regex NameLine();

    [GeneratedRegex(@"\bnamespace[ \t]*:[ \t]*[""']?([-a-z0-9.]+)")]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"\btargetRef[ \t]*:\s*\{?\s*name[ \t]*:[ \t]*[""']?([-a-z0-9.]+)")]
    private static partial Regex TargetLine();
}
