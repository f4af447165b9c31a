using System.Collections.Immutable;

namespace GatewayProxy.Sql.Tokens;

/// <summary>The tokens of a text in order, comments among them.</summary>
public sealed class TokenScan(ImmutableArray<SqlToken> tokens)
{
    internal static readonly TokenScan Empty = new([]);

    public ImmutableArray<SqlToken> Tokens { get; } = tokens;

    /// <summary>
    /// The end of the name that starts at a byte: <c>a</c>, <c>a.b</c> or <c>a . "B".c</c>, as a RangeVar's location
    /// points at. -1 when no name starts there.
    /// </summary>
    public int EndOfName(int start)
    {
        var index = IndexAt(start);
        if (index < 0 || !IsName(Tokens[index]))
        {
            return -1;
        }

        var end = EndOfPart(ref index);
        while (Next(index) is var dot && dot >= 0 && Tokens[dot].Symbol == '.'
            && Next(dot) is var part && part >= 0 && IsName(Tokens[part]))
        {
            index = part;
            end = EndOfPart(ref index);
        }

        return end;
    }

    /// <summary>The first token behind a byte that is no comment; <c>default</c> when there is none.</summary>
    public SqlToken Behind(int position)
    {
        var next = Next(Before(position));
        return next < 0 ? default : Tokens[next];
    }

    /// <summary>The index of the token that starts at a byte; -1 when none does.</summary>
    public int IndexAt(int start)
    {
        var index = Before(start) + 1;
        return index < Tokens.Length && Tokens[index].Start == start ? index : -1;
    }

    /// <summary>The index of the token before one that is no comment; -1 when there is none.</summary>
    public int Previous(int index)
    {
        do
        {
            index--;
        }
        while (index >= 0 && Tokens[index].Kind == TokenKind.Comment);
        return index < 0 ? -1 : index;
    }

    /// <summary>The index of the last token that starts before a byte; -1 when none does.</summary>
    private int Before(int position)
    {
        int low = 0, high = Tokens.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = Tokens[middle].Start < position ? (middle + 1, high) : (low, middle - 1);
        }

        return high;
    }

    /// <summary>Keywords are names too: the parser took one for a name before it gave the location.</summary>
    private static bool IsName(in SqlToken token)
        => token.Kind is TokenKind.Identifier or TokenKind.UnicodeIdentifier or TokenKind.Keyword;

    /// <summary>The end of one part of a name, over the <c>UESCAPE '!'</c> that belongs to it.</summary>
    private int EndOfPart(ref int index)
    {
        if (Tokens[index].Kind == TokenKind.UnicodeIdentifier
            && Next(index) is var escape && escape >= 0 && Tokens[escape].Kind == TokenKind.UnicodeEscape
            && Next(escape) is var character && character >= 0)
        {
            index = character;
        }

        return Tokens[index].End;
    }

    /// <summary>The index of the next token that is no comment; -1 at the end.</summary>
    private int Next(int index)
    {
        do
        {
            index++;
        }
        while (index < Tokens.Length && Tokens[index].Kind == TokenKind.Comment);
        return index < Tokens.Length ? index : -1;
    }
}
