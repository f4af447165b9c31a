using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Analysis;

/// <summary>Which statements may change what unqualified names mean in their session.</summary>
internal static class NameEffects
{
    public static StatementEffects Of(SqlNode statement) =>
        statement.Kind == NodeKind.TransactionStmt ? OfTransaction(statement)
        // What it runs is not in it.
        : statement.Kind == NodeKind.ExecuteStmt ? StatementEffects.Names | StatementEffects.Writes
        : ChangesNames(statement) ? StatementEffects.Names
        : StatementEffects.None;

    private static bool ChangesNames(SqlNode statement) => statement.Kind switch
    {
        NodeKind.VariableSetStmt => statement.Text("name") is null or "search_path" or "role"
            or "session_authorization",
        NodeKind.DiscardStmt or NodeKind.DropStmt or NodeKind.CreateStmt or NodeKind.CreateTableAsStmt => true,
        _ => statement.DescendantsAndSelf().Any(n => n.Kind == NodeKind.IntoClause
            || (n.Kind == NodeKind.FuncCall && FunctionRules.SetsNames(n))),
    };

    private static StatementEffects OfTransaction(SqlNode statement) => statement.Symbol("kind")
        is "TRANS_STMT_ROLLBACK" or "TRANS_STMT_ROLLBACK_TO" or "TRANS_STMT_COMMIT"
        ? StatementEffects.EndsTransaction
        : StatementEffects.None;
}
