using System.Text;
using System.Text.RegularExpressions;
using GatewayProxy.Sql;
using GatewayProxy.Sql.Tokens;

namespace GatewayOperator.Cli.Simulating;

/// <summary>What statements have in common that differ in literals, comments and blanks only.</summary>
internal static partial class StatementShape
{
    private const int Longest = 300;

    public static string Of(Parsed parsed, ReadOnlySpan<byte> text)
    {
        var shape = new StringBuilder();
        var end = 0;
        foreach (var token in parsed.Tokens.Tokens)
        {
            if (token.Kind == TokenKind.Comment)
            {
                continue;
            }

            if (token.Start > end && shape.Length > 0)
            {
                shape.Append(' ');
            }

            shape.Append(token.Kind is TokenKind.Text or TokenKind.Number
                ? "?"
                : Encoding.UTF8.GetString(text[token.Start..token.End]));
            end = token.End;
        }

        var whole = Repeated().Replace(shape.ToString(), "?, …");
        return whole.Length <= Longest ? whole : whole[..Longest] + "…";
    }

    // Lists of one, two or a thousand values are one shape.
    [GeneratedRegex(@"\?(?:, ?\?)+")]
    private static partial Regex Repeated();
}
