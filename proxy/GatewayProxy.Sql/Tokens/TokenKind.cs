namespace GatewayProxy.Sql.Tokens;

/// <summary>What a token is.</summary>
public enum TokenKind
{
    /// <summary>A punctuation mark or an operator of one character: <see cref="SqlToken.Symbol"/> says which.</summary>
    Symbol,
    Operator,
    Identifier,

    /// <summary><c>U&amp;"…"</c>; <c>UESCAPE</c> and its character may follow.</summary>
    UnicodeIdentifier,
    Keyword,

    /// <summary>The keyword <c>UESCAPE</c>, which is a part of the name or string before it.</summary>
    UnicodeEscape,

    /// <summary>A character or bit string.</summary>
    Text,
    Number,
    Parameter,
    Comment,
}
