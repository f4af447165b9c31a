using System.Runtime.InteropServices;
using System.Text.Unicode;
using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Tokens;

namespace GatewayProxy.Sql.Native;

/// <summary>
/// Parses texts, one after the other. The checks come in the order of what the next one must be able to rely on.
/// </summary>
internal sealed unsafe class TextParser(PgQueryLibrary library) : IDisposable
{
    // A copy of our own: what was checked is what is parsed, whatever becomes of the caller's buffer.
    private readonly byte* _text = (byte*)NativeMemory.Alloc(SqlLimits.Bytes + 1);
    private readonly TreeReader _reader = new();

    /// <param name="sql">The text.</param>
    /// <param name="writtenTokens">What its tree may come to, see <see cref="SharedSources"/>.</param>
    public ParseOutcome Parse(ReadOnlySpan<byte> sql, int writtenTokens = SqlLimits.WrittenTokens)
    {
        if (sql.Length > SqlLimits.Bytes)
        {
            return new TooLarge(SizeLimit.Bytes);
        }

        var text = new Span<byte>(_text, sql.Length);
        sql.CopyTo(text);
        _text[sql.Length] = 0;
        if (text.Contains((byte)0) || !Utf8.IsValid(text))
        {
            return new Unrecognised("it is not text in UTF-8");
        }

        if (!OperatorRuns.AreAffordable(text))
        {
            return new TooLarge(SizeLimit.Operators);
        }

        var scan = library.Scan(_text);
        try
        {
            // A text that the scanner refuses has no tree, but the server may find another error before that one.
            var tokens = scan.Error is null ? ScanReader.Read(scan.Message, text) : TokenScan.Empty;
            return tokens is null ? new TooLarge(SizeLimit.Tokens)
                : SharedSources.AreAffordable(tokens, writtenTokens) ? Parse(tokens, text)
                : new TooLarge(SizeLimit.Nesting);
        }
        finally
        {
            library.Free(scan);
        }
    }

    public void Dispose() => NativeMemory.Free(_text);

    private ParseOutcome Parse(TokenScan tokens, Span<byte> text)
    {
        var outcome = Parse(tokens, text.Length);
        // The library looks for UESCAPE and its character past blanks only, the server past comments too.
        if (outcome is not SyntaxError || !tokens.Tokens.Any(t => t.Kind == TokenKind.UnicodeEscape))
        {
            return outcome;
        }

        foreach (var comment in tokens.Tokens.Where(t => t.Kind == TokenKind.Comment))
        {
            text[comment.Start..comment.End].Fill((byte)' ');
        }

        return Parse(tokens, text.Length) is Parsed parsed ? parsed : outcome;
    }

    private ParseOutcome Parse(TokenScan tokens, int textLength)
    {
        var parse = library.Parse(_text);
        try
        {
            if (parse.Error is not null)
            {
                return ErrorOf(*parse.Error);
            }

            if (parse.Json.Length > SqlLimits.Tree)
            {
                return new TooLarge(SizeLimit.Nesting);
            }

            var (statements, fault) = _reader.Read(parse.Json);
            return statements is null
                ? new Unrecognised(fault!)
                : new Parsed([.. statements.Select(statement => SqlStatement.Of(statement, textLength))], tokens);
        }
        finally
        {
            library.Free(parse);
        }
    }

    /// <summary>The library has no error codes; these two messages are the ones that speak of size.</summary>
    private static ParseOutcome ErrorOf(in NativeError error)
    {
        var message = error.Message;
        return message.StartsWith("stack depth limit exceeded", StringComparison.Ordinal)
            || message.StartsWith("memory exhausted", StringComparison.Ordinal)
            ? new TooLarge(SizeLimit.Nesting)
            : new SyntaxError(message, error.Position);
    }
}
