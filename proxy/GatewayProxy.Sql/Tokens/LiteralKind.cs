namespace GatewayProxy.Sql.Tokens;

/// <summary>What a literal is.</summary>
public enum LiteralKind
{
    /// <summary>In quotes of any kind, dollars among them.</summary>
    String = 0,

    Number,

    /// <summary><c>B'…'</c> and <c>X'…'</c>.</summary>
    Bits,
}
