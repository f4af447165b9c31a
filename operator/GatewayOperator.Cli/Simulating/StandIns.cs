using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GatewayOperator.Cli.Simulating;

/// <summary>
/// Literals in place of the marks of a redacted text, so that it parses: equal ones where the recording says that the
/// values were equal. See docs/recording-format.md.
/// </summary>
internal static partial class StandIns
{
    /// <param name="sql">The recorded text.</param>
    /// <param name="marks">How many marks it has.</param>
    /// <returns>Null when something in the text only looks like a mark, and nobody knows which.</returns>
    public static byte[]? Put(string sql, int marks)
    {
        if (marks == 0)
        {
            return Encoding.UTF8.GetBytes(sql);
        }

        var found = 0;
        var text = Mark().Replace(sql, mark =>
        {
            found++;
            return Of(mark.Groups["kind"].Value, mark.Groups["digest"].Value);
        });
        return found == marks ? Encoding.UTF8.GetBytes(text) : null;
    }

    // A number fits wherever the grammar takes one: 31 bits.
    private static string Of(string kind, string digest) => kind switch
    {
        "number" => (Convert.ToInt64(digest, 16) & int.MaxValue).ToString(CultureInfo.InvariantCulture),
        "bits" => $"X'{digest}'",
        "string" => $"'{digest}'",
        _ => "'secret'",
    };

    [GeneratedRegex("⟨(?:secret|protected: (?<kind>string|number|bits), [0-9]+, (?<digest>[0-9a-f]{12}))⟩")]
    private static partial Regex Mark();
}
