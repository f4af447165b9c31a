using System.Text.Unicode;

namespace GatewayProxy.Sql.Tokens;

/// <summary>
/// Finds literals and comments as PostgreSQL's scanner would, in one pass, in texts of any length and any of the
/// encodings a client can have, and without knowing <c>standard_conforming_strings</c>: where that decides where a
/// token ends, it stops. What it takes for a number may be longer than the server's, never shorter.
/// </summary>
internal ref struct LiteralScanner(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private readonly bool _isUtf8 = Utf8.IsValid(text);

    /// <summary>All before it is understood.</summary>
    public int Position { get; private set; }

    /// <summary>
    /// The next literal or comment. False at the end, and where it is not certain how the server reads on.
    /// </summary>
    /// <param name="token"><see cref="TokenKind.Text"/>, <see cref="TokenKind.Number"/> or a comment.</param>
    /// <param name="literal">Where it is, a comment too.</param>
    public bool TryNext(out TokenKind token, out Literal literal)
    {
        token = TokenKind.Symbol;
        literal = default;
        while (token == TokenKind.Symbol && Position < _text.Length)
        {
            var start = Position;
            (token, literal) = Next();
            if (literal.End < 0)
            {
                Position = start;
                return false;
            }

            Position = literal.End;
        }

        return token != TokenKind.Symbol;
    }

    private readonly (TokenKind Token, Literal Literal) Next()
    {
        var (at, here) = (Position, _text[Position]);
        return here switch
        {
            (byte)'\'' => Quoted(LiteralKind.String, at + 1),
            (byte)'"' => Other(EndOfQuotes(at + 1, (byte)'"', escapes: false)),
            (byte)'$' => Dollar(),
            (byte)'-' when At(at + 1) == '-' => Comment(EndOfLine(at)),
            (byte)'/' when At(at + 1) == '*' => Comment(EndOfComment(at)),
            (byte)'.' when IsDigit(At(at + 1)) => Number(),
            _ when IsDigit(here) => Number(),
            _ when StartsWord(here) => Word(),
            _ => Other(at + 1),
        };
    }

    private readonly (TokenKind Token, Literal Literal) Word()
    {
        var at = Position;
        var letter = (byte)(_text[at] | 0x20);
        var next = At(at + 1);
        if (next == '\'')
        {
            switch (letter)
            {
                case (byte)'e':
                    return Escaped(at + 2);
                case (byte)'b' or (byte)'x':
                    return Literal(LiteralKind.Bits, at + 2, EndOfQuotes(at + 2, (byte)'\'', escapes: false));
                case (byte)'n':
                    return Quoted(LiteralKind.String, at + 2);
                default:
                    break;
            }
        }

        if (letter == 'u' && next == '&' && At(at + 2) is (byte)'\'' or (byte)'"')
        {
            return _text[at + 2] == '\'' ? Quoted(LiteralKind.String, at + 3)
                : Other(EndOfQuotes(at + 3, (byte)'"', escapes: false));
        }

        for (at++; at < _text.Length && (StartsWord(_text[at]) || IsDigit(_text[at]) || _text[at] == '$'); at++)
        {
        }

        return Other(at);
    }

    // With standard_conforming_strings off a backslash escapes; both must end it at the same place. So must a string
    // that goes on in another line with the rules of its first part.
    private readonly (TokenKind Token, Literal Literal) Quoted(LiteralKind kind, int content)
    {
        var end = EndOfQuotes(content, (byte)'\'', escapes: false);
        var isCertain = end < 0 || !_text[content..end].Contains((byte)'\\')
            || end == EndOfQuotes(content, (byte)'\'', escapes: true);
        return Literal(kind, content, isCertain ? end : -1);
    }

    // In encodings other than UTF-8 a backslash may be the second half of a character.
    private readonly (TokenKind Token, Literal Literal) Escaped(int content)
    {
        var end = EndOfQuotes(content, (byte)'\'', escapes: true);
        var isCertain = _isUtf8 || end == EndOfQuotes(content, (byte)'\'', escapes: false);
        return Literal(LiteralKind.String, content, isCertain ? end : -1);
    }

    private readonly (TokenKind Token, Literal Literal) Dollar()
    {
        var at = Position + 1;
        if (IsDigit(At(at)))
        {
            while (IsDigit(At(at)))
            {
                at++;
            }

            return Other(at);
        }

        while (at < _text.Length && (StartsWord(_text[at]) || IsDigit(_text[at])))
        {
            at++;
        }

        if (At(at) != '$')
        {
            return Other(Position + 1);
        }

        var tag = _text[Position..(at + 1)];
        var length = _text[(at + 1)..].IndexOf(tag);
        return length < 0 ? Other(-1) : (TokenKind.Text, new Literal(
            LiteralKind.String, Position, at + 1 + length + tag.Length, at + 1, at + 1 + length));
    }

    private readonly (TokenKind Token, Literal Literal) Number()
    {
        var at = Position;
        while (at < _text.Length)
        {
            var here = _text[at];
            var isExponent = (here | 0x20) == 'e' && At(at + 1) is (byte)'+' or (byte)'-' && IsDigit(At(at + 2));
            if (!isExponent && !StartsWord(here) && !IsDigit(here) && here != '.')
            {
                break;
            }

            at += isExponent ? 2 : 1;
        }

        return (TokenKind.Number, new Literal(LiteralKind.Number, Position, at, Position, at));
    }

    private readonly int EndOfQuotes(int at, byte quote, bool escapes)
    {
        for (; at < _text.Length; at++)
        {
            if (escapes && _text[at] == '\\')
            {
                at++;
            }
            else if (_text[at] == quote)
            {
                if (At(at + 1) != quote)
                {
                    return at + 1;
                }

                at++;
            }
        }

        return -1;
    }

    private readonly int EndOfLine(int at)
    {
        var length = _text[at..].IndexOfAny((byte)'\n', (byte)'\r');
        return length < 0 ? _text.Length : at + length;
    }

    private readonly int EndOfComment(int at)
    {
        var depth = 0;
        while (at + 1 < _text.Length)
        {
            var pair = (_text[at], _text[at + 1]);
            depth += pair == ((byte)'/', (byte)'*') ? 1 : pair == ((byte)'*', (byte)'/') ? -1 : 0;
            at += pair is ((byte)'/', (byte)'*') or ((byte)'*', (byte)'/') ? 2 : 1;
            if (depth == 0)
            {
                return at;
            }
        }

        return -1;
    }

    private readonly (TokenKind Token, Literal Literal) Literal(LiteralKind kind, int content, int end) =>
        (TokenKind.Text, new Literal(kind, Position, end, content, end - 1));

    private readonly (TokenKind Token, Literal Literal) Comment(int end) =>
        (TokenKind.Comment, new Literal(default, Position, end, Position, end));

    private readonly (TokenKind Token, Literal Literal) Other(int end) =>
        (TokenKind.Symbol, new Literal(default, Position, end, Position, end));

    private readonly byte At(int index) => index < _text.Length ? _text[index] : (byte)0;

    private static bool IsDigit(byte b) => b is >= (byte)'0' and <= (byte)'9';

    private static bool StartsWord(byte b) => b >= 0x80 || b == '_' || char.IsAsciiLetter((char)b);
}
