namespace GatewayProxy.Sql;

/// <summary>Which limit a text exceeds.</summary>
public enum SizeLimit
{
    Bytes,
    Tokens,

    /// <summary>Operator characters in a row, which cost the scanner their number squared.</summary>
    Operators,

    /// <summary>PostgreSQL's own: the parser's stack.</summary>
    Nesting,
}
