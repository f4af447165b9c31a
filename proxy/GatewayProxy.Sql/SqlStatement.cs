using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql;

/// <summary>One statement of a text.</summary>
/// <param name="Node">Its tree.</param>
/// <param name="Start">The byte of the text where it starts; blanks and comments may come first.</param>
/// <param name="Length">Its bytes, without the semicolon.</param>
public sealed record SqlStatement(SqlNode Node, int Start, int Length)
{
    /// <summary>Reads PostgreSQL's RawStmt, whose length is 0 when it reaches to the end of the text.</summary>
    internal static SqlStatement Of(SqlNode rawStatement, int textLength)
    {
        var start = (int)rawStatement.Number("stmt_location");
        var length = (int)rawStatement.Number("stmt_len");
        return new(rawStatement.Node("stmt") ?? SqlNode.Nothing, start, length > 0 ? length : textLength - start);
    }
}
