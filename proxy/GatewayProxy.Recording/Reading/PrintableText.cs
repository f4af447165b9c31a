using System.Globalization;
using System.Text;

namespace GatewayProxy.Recording.Reading;

/// <summary>
/// Makes recorded text safe to print. A statement may hold escape sequences that repaint the reader's terminal,
/// direction marks that show other text than was run, and letters that look like a blank or like nothing, which to
/// PostgreSQL belong to a name; all become visible as <c>\u{…}</c>.
/// </summary>
public static class PrintableText
{
    public static string Escape(string text, string lineBreak = "\n")
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder? escaped = null;
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsHarmless(rune))
            {
                escaped?.Append(rune.ToString());
            }
            else
            {
                escaped ??= new StringBuilder(text.Length + 16).Append(text, 0, at);
                AppendEscaped(escaped, rune, lineBreak, endsLine: !text.AsSpan(at + 1).StartsWith('\n'));
            }

            at += rune.Utf16SequenceLength;
        }

        return escaped?.ToString() ?? text;
    }

    private static bool IsHarmless(Rune rune) =>
        rune.Value == '\t'
        || (rune.Value is >= 0x20 and < 0x7F)
        || (rune.Value > 0x9F && !IsInvisible(rune.Value) && Rune.GetUnicodeCategory(rune)
            is not (UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator));

    // Default_Ignorable_Code_Point of https://www.unicode.org/reports/tr44/ beyond the format characters, and the
    // Braille pattern without a dot.
    private static bool IsInvisible(int value) => value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5
        or (>= 0x180B and <= 0x180F) or 0x2800 or 0x3164 or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0
        or (>= 0xE0100 and <= 0xE01EF);

    private static void AppendEscaped(StringBuilder escaped, Rune rune, string lineBreak, bool endsLine)
    {
        if (rune.Value == '\n')
        {
            escaped.Append(lineBreak);
        }
        else if (rune.Value == '\r')
        {
            // It ends a comment for PostgreSQL as well: what comes after it must not read as one.
            escaped.Append(endsLine ? $"\\u{{d}}{lineBreak}" : "");
        }
        else
        {
            escaped.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }
    }
}
