using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Classification;

/// <summary>
/// Names and classes statements by closed tables: what is in none of them is <see cref="StatementKind.Unknown"/>. A
/// statement that holds another one is at least what that one is.
/// </summary>
public static class StatementClassifier
{
    public static StatementKind Classify(SqlNode statement) => statement.Kind switch
    {
        NodeKind.SelectStmt => Select(statement),
        NodeKind.InsertStmt => new("INSERT", StatementClass.Write),
        NodeKind.UpdateStmt => new("UPDATE", StatementClass.Write),
        NodeKind.DeleteStmt => new("DELETE", StatementClass.Write),
        NodeKind.MergeStmt => new("MERGE", StatementClass.Write),
        NodeKind.CopyStmt => Copy(statement),
        NodeKind.TransactionStmt => Transaction(statement),
        NodeKind.DeclareCursorStmt => Holder("DECLARE CURSOR", statement, StatementClass.Cursor),
        NodeKind.FetchStmt => new(statement.Flag("ismove") ? "MOVE" : "FETCH", StatementClass.Cursor),
        NodeKind.ClosePortalStmt => new(
            statement.Text("portalname") is null ? "CLOSE CURSOR ALL" : "CLOSE CURSOR", StatementClass.Cursor),
        NodeKind.PrepareStmt => Holder("PREPARE", statement, StatementClass.Session),
        NodeKind.DeallocateStmt => new(
            statement.Text("name") is null ? "DEALLOCATE ALL" : "DEALLOCATE", StatementClass.Session),
        NodeKind.ExplainStmt => Explain(statement),
        NodeKind.CreateTableAsStmt => CreateTableAs(statement),
        NodeKind.VariableSetStmt => VariableSet(statement),
        NodeKind.DiscardStmt => SymbolTables.Discard(statement.Symbol("target")),
        NodeKind.VacuumStmt => new(statement.Flag("is_vacuumcmd") ? "VACUUM" : "ANALYZE", StatementClass.Admin),
        NodeKind.GrantStmt => new(statement.Flag("is_grant") ? "GRANT" : "REVOKE", StatementClass.Ddl),
        NodeKind.GrantRoleStmt => new(statement.Flag("is_grant") ? "GRANT ROLE" : "REVOKE ROLE", StatementClass.Ddl),
        NodeKind.CreateFunctionStmt => new(
            statement.Flag("is_procedure") ? "CREATE PROCEDURE" : "CREATE FUNCTION", StatementClass.Ddl),
        _ => ObjectStatement(statement) ?? FixedKinds.Find(statement.Kind),
    };

    /// <summary>The statements whose name is that of the object they are about.</summary>
    private static StatementKind? ObjectStatement(SqlNode statement)
    {
        var (verb, type) = statement.Kind switch
        {
            NodeKind.DropStmt => ("DROP", statement.Symbol("removeType")),
            NodeKind.DefineStmt => ("CREATE", statement.Symbol("kind")),
            NodeKind.AlterTableStmt or NodeKind.AlterTableMoveAllStmt or NodeKind.AlterFunctionStmt
                => ("ALTER", statement.Symbol("objtype")),
            NodeKind.RenameStmt => ("ALTER", RenamedType(statement)),
            NodeKind.AlterObjectSchemaStmt or NodeKind.AlterOwnerStmt or NodeKind.AlterObjectDependsStmt
                => ("ALTER", statement.Symbol("objectType")),
            _ => ("", null),
        };
        return verb.Length == 0 ? null
            : ObjectNames.Find(type) is { } name ? new($"{verb} {name}", ClassOf(name))
            : StatementKind.Unknown;
    }

    private static StatementClass ClassOf(string objectName)
        => objectName is "DATABASE" or "ROLE" or "TABLESPACE" ? StatementClass.Admin : StatementClass.Ddl;

    /// <summary>A column is renamed by altering what it belongs to.</summary>
    private static string? RenamedType(SqlNode statement)
    {
        var type = statement.Symbol("renameType");
        return type is "OBJECT_COLUMN" or "OBJECT_ATTRIBUTE" ? statement.Symbol("relationType") : type;
    }

    private static StatementKind Select(SqlNode statement)
    {
        if (IntoClause(statement) is not null)
        {
            return new("SELECT INTO", StatementClass.Ddl);
        }

        return new("SELECT", Writes(statement) ? StatementClass.Write : StatementClass.Read);
    }

    /// <summary>INTO belongs to the first SELECT of a set operation, however deep that stands.</summary>
    internal static SqlNode? IntoClause(SqlNode select)
    {
        var leftmost = select;
        while (leftmost.Node("larg") is { } left)
        {
            leftmost = left;
        }

        return leftmost.Node("intoClause");
    }

    /// <summary>
    /// Whether a statement that writes stands anywhere inside: in a WITH, or in the statement that it holds.
    /// </summary>
    private static bool Writes(SqlNode statement) => statement.DescendantsAndSelf().Any(node => node.Kind
        is NodeKind.InsertStmt or NodeKind.UpdateStmt or NodeKind.DeleteStmt or NodeKind.MergeStmt);

    private static StatementKind Copy(SqlNode statement)
    {
        var writes = statement.Flag("is_from") || (statement.Node("query") is { } query && Writes(query));
        var onServer = statement.Flag("is_program") || statement.Text("filename") is not null;
        return new("COPY", onServer ? StatementClass.Admin : writes ? StatementClass.Write : StatementClass.Read);
    }

    private static StatementKind Transaction(SqlNode statement)
        => SymbolTables.Transaction(statement.Symbol("kind")) is { } name
            ? new(name, StatementClass.Transaction)
            : StatementKind.Unknown;

    /// <summary>
    /// A statement that keeps another one for later: what it keeps decides if that is more than a read.
    /// </summary>
    private static StatementKind Holder(string name, SqlNode statement, StatementClass ownClass)
    {
        var held = statement.Node("query") is { } query ? Classify(query).Class : StatementClass.Unknown;
        return new(name, held == StatementClass.Read ? ownClass : held);
    }

    /// <summary>EXPLAIN ANALYZE runs the statement; without ANALYZE it only plans.</summary>
    private static StatementKind Explain(SqlNode statement)
    {
        var held = statement.Node("query") is { } query ? Classify(query).Class : StatementClass.Unknown;
        var runs = statement.List("options").Any(option => option.Text("defname") == "analyze");
        return new("EXPLAIN", runs || held == StatementClass.Unknown ? held : StatementClass.Read);
    }

    private static StatementKind CreateTableAs(SqlNode statement)
        => new(
            statement.Symbol("objtype") == "OBJECT_MATVIEW" ? "CREATE MATERIALIZED VIEW" : "CREATE TABLE AS",
            StatementClass.Ddl);

    private static StatementKind VariableSet(SqlNode statement)
        => SymbolTables.VariableSet(statement.Symbol("kind")) is { } name
            ? new(name, StatementClass.Session)
            : StatementKind.Unknown;
}
