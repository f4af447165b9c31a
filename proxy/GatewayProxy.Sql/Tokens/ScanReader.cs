using System.Collections.Immutable;
using System.Text;

namespace GatewayProxy.Sql.Tokens;

/// <summary>
/// Reads what the scanner returns: Protocol Buffers' encoding of <c>ScanResult {version, repeated ScanToken {start,
/// end, token, keyword_kind}}</c>, of which four integers a token are all there is.
/// </summary>
internal ref struct ScanReader(ReadOnlySpan<byte> message, ReadOnlySpan<byte> text)
{
    private const int TokensTag = (2 << 3) | 2;
    private const int StartTag = 1 << 3;
    private const int EndTag = 2 << 3;
    private const int TokenTag = 4 << 3;

    // Tokens take at least these many bytes of the message; most take a few more.
    private const int BytesPerToken = 8;

    private readonly ReadOnlySpan<byte> _text = text;
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The tokens of a text; null when there are more than <see cref="SqlLimits.Tokens"/> of them.</summary>
    public static TokenScan? Read(ReadOnlySpan<byte> message, ReadOnlySpan<byte> text)
    {
        var reader = new ScanReader(message, text);
        var tokens = ImmutableArray.CreateBuilder<SqlToken>(message.Length / BytesPerToken);
        var comments = 0;
        while (!reader._rest.IsEmpty)
        {
            if (reader.ReadVarint() != TokensTag)
            {
                reader.ReadVarint();
                continue;
            }

            tokens.Add(reader.ReadToken());
            comments += tokens[^1].Kind == TokenKind.Comment ? 1 : 0;
            if (tokens.Count - comments > SqlLimits.Tokens)
            {
                return null;
            }
        }

        return new(tokens.DrainToImmutable());
    }

    private SqlToken ReadToken()
    {
        var length = ReadVarint();
        var end = _rest.Length - length;
        int tokenStart = 0, tokenEnd = 0, code = 0;
        while (_rest.Length > end)
        {
            var tag = ReadVarint();
            var value = ReadVarint();
            switch (tag)
            {
                case StartTag:
                    tokenStart = value;
                    break;
                case EndTag:
                    tokenEnd = value;
                    break;
                case TokenTag:
                    code = value;
                    break;
            }
        }

        return new(tokenStart, tokenEnd, KindOf(code, _text[tokenStart..tokenEnd]), code < 128 ? (char)code : '\0');
    }

    private int ReadVarint()
    {
        var value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var unit = _rest[0];
            _rest = _rest[1..];
            value |= (unit & 0x7F) << shift;
            if (unit < 0x80)
            {
                return value;
            }
        }
    }

    /// <summary>The codes below 277 are the same in all versions; keywords are numbered anew in each.</summary>
    private static TokenKind KindOf(int code, ReadOnlySpan<byte> token) => code switch
    {
        < 128 => TokenKind.Symbol,
        258 => TokenKind.Identifier,
        259 => TokenKind.UnicodeIdentifier,
        260 or 266 => TokenKind.Number,
        261 or 262 or 263 or 264 => TokenKind.Text,
        265 or (>= 268 and <= 274) => TokenKind.Operator,
        267 => TokenKind.Parameter,
        275 or 276 => TokenKind.Comment,
        _ => Ascii.EqualsIgnoreCase(token, "UESCAPE"u8) ? TokenKind.UnicodeEscape : TokenKind.Keyword,
    };
}
