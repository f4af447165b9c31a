namespace GatewayProxy.Sql;

/// <summary>Which limit a text exceeds.</summary>
public enum SizeLimit
{
    Bytes,
    Tokens,

    /// <summary>PostgreSQL's own: the parser's stack.</summary>
    Nesting,
}
