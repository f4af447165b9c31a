using System.Text;

namespace GatewayProxy.Sql.Rewriting;

/// <summary>A statement's text with edits applied in place, and the way back from its positions.</summary>
public sealed class EditedText
{
    private readonly ReadOnlyMemory<byte> _original;
    private readonly TextEdit[] _edits;

    /// <param name="original">UTF-8, without the terminating zero.</param>
    /// <param name="edits">Any order, not overlapping.</param>
    public EditedText(ReadOnlyMemory<byte> original, IEnumerable<TextEdit> edits)
    {
        _original = original;
        // What several targets of an assignment share is met once for each of them.
        _edits = [.. edits.Distinct().OrderBy(e => e.Start)];
        Text = Apply(original.Span);
    }

    /// <summary>UTF-8, without a terminating zero.</summary>
    public byte[] Text { get; }

    /// <summary>
    /// The same with more edits, of the text up to a byte. Where an edit is already, none is added.
    /// </summary>
    public EditedText With(IEnumerable<TextEdit> edits, int end) => new(
        _original[..end],
        [
            .. _edits.Where(e => e.Start + e.Length <= end),
            .. edits.Where(added => !_edits.Any(e => Overlap(e, added))),
        ]);

    /// <summary>
    /// Where a position in the edited text lies in the original: as PostgreSQL counts in errors, in characters from 1.
    /// Inside a replacement it is where the replaced stretch begins.
    /// </summary>
    public int MapBack(int position)
    {
        var original = _original.Span;
        var at = ByteOf(Text, position);
        var shift = 0;
        foreach (var edit in _edits)
        {
            var length = Encoding.UTF8.GetByteCount(edit.Replacement);
            var start = edit.Start + shift;
            if (at < start)
            {
                break;
            }

            if (at < start + length)
            {
                return CharactersTo(original, edit.Start);
            }

            shift += length - edit.Length;
        }

        return CharactersTo(original, Math.Clamp(at - shift, 0, original.Length));
    }

    private static bool Overlap(in TextEdit one, in TextEdit other) =>
        one.Start < other.Start + other.Length && other.Start < one.Start + one.Length;

    private byte[] Apply(ReadOnlySpan<byte> original)
    {
        var text = new MemoryStream(original.Length + 256);
        var done = 0;
        foreach (var edit in _edits)
        {
            text.Write(original[done..edit.Start]);
            text.Write(Encoding.UTF8.GetBytes(edit.Replacement));
            done = edit.Start + edit.Length;
        }

        text.Write(original[done..]);
        return text.ToArray();
    }

    // PostgreSQL counts code points, .NET's strings would count some of them twice.
    private static int CharactersTo(ReadOnlySpan<byte> text, int end)
    {
        var characters = 1;
        foreach (var b in text[..end])
        {
            characters += IsContinuation(b) ? 0 : 1;
        }

        return characters;
    }

    private static int ByteOf(ReadOnlySpan<byte> text, int position)
    {
        var at = 0;
        for (var character = 1; at < text.Length; at++)
        {
            if (!IsContinuation(text[at]) && character++ == position)
            {
                break;
            }
        }

        return at;
    }

    private static bool IsContinuation(byte b) => (b & 0xC0) == 0x80;
}
