using System.Text.RegularExpressions;

namespace GatewayProxy.Sql.Tests;

/// <summary>
/// Splits PostgreSQL's regression scripts at semicolons outside quotes, comments and bodies, and drops psql's commands.
/// Where it is wrong the pieces are syntax errors.
/// </summary>
internal static partial class StatementSplitter
{
    public static IEnumerable<string> Split(string script)
    {
        var start = 0;
        foreach (Match piece in Piece().Matches(script))
        {
            if (piece.Value is [';' or '\\', ..])
            {
                yield return script[start..piece.Index];
                start = piece.Index + piece.Length;
            }
        }
    }

    // What hides a semicolon, then the semicolon, then what psql takes for itself up to the end of the line.
    [GeneratedRegex(
        """
        (?<![\w$])[eE]'(?:[^'\\]|\\.|'')*' | '(?:[^']|'')*' | "[^"]*" | --[^\n]* | /\*.*?\*/
        | (?<![\w$])\$(?<tag>\w*)\$.*?\$\k<tag>\$ | \bBEGIN\s+ATOMIC\b.*?\bEND\b(?=\s*;) | ; | \\[^\n]*
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Piece();
}
