using System.Text;

namespace GatewayProxy.Sql.Tokens;

/// <summary>Looks for words in texts without taking these apart.</summary>
public static class SqlWords
{
    /// <summary>Whether a text has a word, be it a part of another.</summary>
    /// <param name="text">Where to look.</param>
    /// <param name="word">In lower case; it is found in any.</param>
    public static bool Contains(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => Find(text, word, 0) >= 0;

    /// <param name="text">Where to look.</param>
    /// <param name="word">In lower case; it is found in any.</param>
    /// <param name="rare">Which of its letters is rare in SQL: that one is looked for.</param>
    internal static int Find(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word, int rare)
    {
        var letter = word[rare];
        for (var at = rare; at < text.Length; at++)
        {
            var next = text[at..].IndexOfAny(letter, (byte)(letter & ~0x20));
            if (next < 0)
            {
                return -1;
            }

            at += next;
            var start = at - rare;
            if (text.Length - start >= word.Length && Ascii.EqualsIgnoreCase(text.Slice(start, word.Length), word))
            {
                return start;
            }
        }

        return -1;
    }
}
