namespace GatewayProxy.Sql.Tokens;

/// <summary>Where the literals of a text are.</summary>
public sealed class LiteralScan
{
    private LiteralScan(IReadOnlyList<Literal> literals, int understood, bool holdsSecret)
    {
        Literals = literals;
        Understood = understood;
        HoldsSecret = holdsSecret;
    }

    public IReadOnlyList<Literal> Literals { get; }

    /// <summary>Bytes up to the first token that may be another one to the server; the text's length if none.</summary>
    public int Understood { get; }

    /// <summary>Outside its comments it says that there is a password or the like in it.</summary>
    public bool HoldsSecret { get; }

    /// <param name="text">A text in any encoding that a client can have, or the head of one.</param>
    public static LiteralScan Of(ReadOnlySpan<byte> text)
    {
        var literals = new List<Literal>();
        var scanner = new LiteralScanner(text);
        var secret = false;
        var stretch = 0;
        while (scanner.TryNext(out var token, out var literal))
        {
            if (token == TokenKind.Comment)
            {
                secret |= SecretWords.AreIn(text[stretch..literal.Start]);
                stretch = literal.End;
            }
            else
            {
                literals.Add(literal);
            }
        }

        return new(literals, scanner.Position, secret || SecretWords.AreIn(text[stretch..]));
    }
}
