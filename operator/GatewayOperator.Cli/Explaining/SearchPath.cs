using System.Text.RegularExpressions;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Sql.Catalog;

namespace GatewayOperator.Cli.Explaining;

/// <summary>What unqualified names mean under a search_path, as far as the configuration tells.</summary>
/// <param name="Text">As the setting is written.</param>
/// <param name="Schemas">Its schemas in order.</param>
internal sealed partial record SearchPath(string Text, IReadOnlyList<string> Schemas)
{
    /// <summary>PostgreSQL's own default.</summary>
    public const string Default = "\"$user\", public";

    /// <param name="text">As the setting is written.</param>
    /// <param name="role">What <c>$user</c> stands for.</param>
    public static SearchPath Parse(string text, string? role) => new(
        text,
        [.. Schema().Matches(text).Select(m => m.Groups["quoted"] is { Success: true } quoted
                ? quoted.Value.Replace("\"\"", "\"", StringComparison.Ordinal)
                : m.Groups["plain"].Value.ToLowerInvariant())
            .Select(name => name == "$user" ? role ?? name : name)]);

    /// <summary>The relations that are found by their bare name: the first of a name hides the others.</summary>
    public SessionNames NamesIn(IEnumerable<MaskedRelationConfig> relations) => new(
        relations.Where(r => Schemas.Contains(r.Schema))
            .GroupBy(r => r.Name, StringComparer.Ordinal)
            .Select(g => g.MinBy(r => Schemas.ToList().IndexOf(r.Schema))!.Oid)
            .ToHashSet(),
        new HashSet<string>());

    [GeneratedRegex("\"(?<quoted>(?:[^\"]|\"\")*)\"|(?<plain>[^\\s,\"]+)")]
    private static partial Regex Schema();
}
