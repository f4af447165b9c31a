using System.Globalization;
using System.Text.RegularExpressions;

namespace GatewayOperator.Tests.Masking.Oracle;

/// <summary>
/// What PostgreSQL's analysis made of a statement, as <c>debug_print_parse</c> shows it: before views are put in.
/// </summary>
public static partial class ServerTree
{
    // FirstLowInvalidHeapAttributeNumber: the members of a set of columns are their numbers above it.
    private const int LowestColumn = -7;
    private const short WholeRow = 0;

    /// <summary>Whether the tree is of a query, not of a statement that holds one.</summary>
    public static bool IsQuery(string tree) => tree.Contains(":commandType 1 ", StringComparison.Ordinal);

    /// <param name="tree">The text of the tree, blanks of any number for one.</param>
    /// <param name="catalog">What a whole row has.</param>
    public static ReadColumns Read(string tree, NamedRelations catalog)
    {
        var found = new ReadColumns();
        // From PostgreSQL 16 on rights are in nodes of their own.
        var entry = tree.Contains("{RTEPERMISSIONINFO", StringComparison.Ordinal) ? Permission() : RangeEntry();
        foreach (Match match in entry.Matches(tree))
        {
            var relation = uint.Parse(match.Groups["oid"].Value, CultureInfo.InvariantCulture);
            if (!catalog.IsTemporary(relation))
            {
                found.Add(relation, Columns(match.Groups["columns"].Value, catalog.ColumnsOf(relation)));
            }
        }

        return found;
    }

    private static IEnumerable<short> Columns(string members, IReadOnlyCollection<short> all)
    {
        var numbers = members.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(m => (short)(short.Parse(m, CultureInfo.InvariantCulture) + LowestColumn)).ToList();
        return numbers.Contains(WholeRow) ? all : numbers.Where(number => number > 0);
    }

    [GeneratedRegex(
        @"\{RANGETBLENTRY (?:(?!\{RANGETBLENTRY ).)*?:rtekind 0 :relid (?<oid>\d+) .*?"
            + @":selectedCols \(b(?<columns>[ \d]*)\)")]
    private static partial Regex RangeEntry();

    [GeneratedRegex(@"\{RTEPERMISSIONINFO :relid (?<oid>\d+) .*?:selectedCols \(b(?<columns>[ \d]*)\)")]
    private static partial Regex Permission();
}
