using System.Text;

namespace GatewayProxy.Sql.Ddl;

/// <summary>
/// Reads a name inside a string, as <c>nextval('public."Orders_id_seq"')</c> has it. Only what can be read in one way:
/// without quotes, lower-case ASCII letters, digits and underscores.
/// </summary>
internal static class QuotedName
{
    public static (string? Schema, string Name)? Read(string text)
    {
        var at = 0;
        if (ReadPart(text, ref at) is not { } first)
        {
            return null;
        }

        if (at == text.Length)
        {
            return (null, first);
        }

        at++;
        return text[at - 1] == '.' && ReadPart(text, ref at) is { } second && at == text.Length
            ? (first, second)
            : null;
    }

    private static string? ReadPart(string text, ref int at)
    {
        if (at >= text.Length)
        {
            return null;
        }

        return text[at] == '"' ? ReadQuoted(text, ref at) : ReadPlain(text, ref at);
    }

    private static string? ReadPlain(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterLower(text[at]) || text[at] == '_'
            || (at > start && char.IsAsciiDigit(text[at]))))
        {
            at++;
        }

        return at > start ? text[start..at] : null;
    }

    private static string? ReadQuoted(string text, ref int at)
    {
        var name = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '"')
            {
                name.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                name.Append('"');
                at++;
            }
            else
            {
                at++;
                return name.Length > 0 ? name.ToString() : null;
            }
        }

        return null;
    }
}
