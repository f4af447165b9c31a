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
        NodeKind.VariableSetStmt => IsSetting(statement.Text("name")),
        // What the cursor's query does, it does when it is fetched from.
        NodeKind.FetchStmt or NodeKind.DiscardStmt or NodeKind.DropStmt or NodeKind.CreateStmt
            or NodeKind.CreateTableAsStmt => true,
        _ => statement.DescendantsAndSelf().Any(n => n.Kind == NodeKind.IntoClause
            || (n.Kind == NodeKind.FuncCall && FunctionRules.SetsNames(n))),
    };

    /// <summary>Whether a parameter decides about names; so does one whose name is not known.</summary>
    public static bool IsSetting(string? parameter) =>
        parameter?.ToLowerInvariant() is null or "search_path" or "role" or "session_authorization";

    private static StatementEffects OfTransaction(SqlNode statement) => statement.Symbol("kind")
        is "TRANS_STMT_ROLLBACK" or "TRANS_STMT_ROLLBACK_TO" or "TRANS_STMT_COMMIT"
        ? StatementEffects.EndsTransaction
        : StatementEffects.None;
}
