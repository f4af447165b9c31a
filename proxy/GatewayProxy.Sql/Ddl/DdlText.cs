using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Catalog;

namespace GatewayProxy.Sql.Ddl;

/// <summary>
/// Writes statements anew whose names stand nobody knows where: those whose trees hold little besides names.
/// </summary>
internal static class DdlText
{
    /// <param name="statement">One whose names are written.</param>
    /// <param name="names">Its names, qualified, in the order of the statement.</param>
    public static string? Write(SqlNode statement, IReadOnlyList<string> names) => statement.Kind switch
    {
        NodeKind.DropStmt => $"DROP {Word(statement.Symbol("removeType"))}"
            + $"{(statement.Flag("concurrent") ? " CONCURRENTLY" : "")}"
            + $"{(statement.Flag("missing_ok") ? " IF EXISTS" : "")} {string.Join(", ", names)}",
        NodeKind.CommentStmt => Comment(statement, names[0]),
        NodeKind.CreateEnumStmt => $"CREATE TYPE {names[0]} AS ENUM ({Literals(statement.List("vals"))})",
        NodeKind.AlterEnumStmt => $"ALTER TYPE {names[0]} {Value(statement)}",
        NodeKind.RenameStmt => $"ALTER TYPE {names[0]} RENAME TO {Identifier.Quote(statement.Text("newname")!)}",
        _ => null,
    };

    private static string? Comment(SqlNode comment, string name)
    {
        var text = comment.Text("comment") is { } said ? Literal(said) : "NULL";
        var last = comment.Node("object")!.Kind == NodeKind.List
            ? Identifier.Quote(comment.Node("object")!.List("items")[^1].Text("sval")!)
            : "";
        return comment.Symbol("objtype") switch
        {
            "OBJECT_COLUMN" => $"COMMENT ON COLUMN {name}.{last} IS {text}",
            "OBJECT_TABCONSTRAINT" => $"COMMENT ON CONSTRAINT {last} ON {name} IS {text}",
            var type => $"COMMENT ON {Word(type)} {name} IS {text}",
        };
    }

    private static string Value(SqlNode change)
    {
        if (change.Text("oldVal") is { } old)
        {
            return $"RENAME VALUE {Literal(old)} TO {Literal(change.Text("newVal"))}";
        }

        var place = change.Text("newValNeighbor") is { } neighbour
            ? $" {(change.Flag("newValIsAfter") ? "AFTER" : "BEFORE")} {Literal(neighbour)}"
            : "";
        var exists = change.Flag("skipIfNewValExists") ? "IF NOT EXISTS " : "";
        return $"ADD VALUE {exists}{Literal(change.Text("newVal"))}{place}";
    }

    private static string Word(string? type) => type switch
    {
        "OBJECT_TABLE" => "TABLE",
        "OBJECT_INDEX" => "INDEX",
        "OBJECT_SEQUENCE" => "SEQUENCE",
        "OBJECT_TYPE" => "TYPE",
        _ => "",
    };

    private static string Literals(IEnumerable<SqlNode> values) =>
        string.Join(", ", values.Select(v => Literal(v.Text("sval"))));

    // The tree has what backslashes meant; standard_conforming_strings is on where it runs.
    private static string Literal(string? text) => $"'{text!.Replace("'", "''", StringComparison.Ordinal)}'";
}
