using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Classification;

namespace GatewayProxy.Sql.Analysis;

/// <summary>Which kinds of statements may run where columns are masked: a closed list.</summary>
internal static class StatementGate
{
    /// <summary>Null when a statement of its kind may run.</summary>
    public static Refusal? Check(SqlNode statement, NameResolver resolver) => statement.Kind switch
    {
        NodeKind.SelectStmt => SelectInto(statement, resolver),
        NodeKind.InsertStmt or NodeKind.UpdateStmt or NodeKind.DeleteStmt or NodeKind.MergeStmt => null,
        NodeKind.ExecuteStmt => resolver.HasTainted ? Refusals.ExecuteBesideMasks() : null,
        NodeKind.VariableShowStmt or NodeKind.DiscardStmt or NodeKind.DeallocateStmt
            or NodeKind.FetchStmt or NodeKind.ClosePortalStmt or NodeKind.LockStmt or NodeKind.TruncateStmt
            or NodeKind.UnlistenStmt or NodeKind.ConstraintsSetStmt => null,
        NodeKind.VariableSetStmt => SettingRules.Check(statement),
        NodeKind.TransactionStmt => Transaction(statement),
        // What it shows is not in the statement.
        NodeKind.ExplainStmt or NodeKind.CreateTableAsStmt when Executes(statement) => Refuse(statement),
        NodeKind.PrepareStmt or NodeKind.ExplainStmt or NodeKind.DeclareCursorStmt => Held(statement, resolver),
        NodeKind.CopyStmt => Copy(statement, resolver),
        NodeKind.CreateStmt => Temporary(statement, statement.Node("relation"), resolver)
            ?? (TemporaryTables.RunOnTheirOwn(statement, resolver) ? Refusals.TemporaryTable() : null),
        NodeKind.CreateTableAsStmt => statement.Symbol("objtype") == "OBJECT_TABLE"
            ? Temporary(statement, statement.Node("into")?.Node("rel"), resolver) ?? Held(statement, resolver)
            : Refuse(statement),
        NodeKind.IndexStmt => Temporary(statement, statement.Node("relation"), resolver),
        // The role owns nothing that lasts: what is no temporary object the server refuses.
        NodeKind.DropStmt when statement.Flag("missing_ok") && statement.Symbol("removeType") == "OBJECT_TABLE" => null,
        NodeKind.DropStmt => DropsTemporary(statement, resolver) ? null : Refuse(statement),
        _ => Refuse(statement),
    };

    private static bool Executes(SqlNode statement) =>
        statement.DescendantsAndSelf().Any(n => n.Kind == NodeKind.ExecuteStmt);

    private static Refusal? Held(SqlNode statement, NameResolver resolver) =>
        statement.Node("query") is { } query ? Check(query, resolver) : Refuse(statement);

    private static Refusal? SelectInto(SqlNode select, NameResolver resolver) =>
        StatementClassifier.IntoClause(select) is { } into ? Temporary(select, into.Node("rel"), resolver) : null;

    private static Refusal? Temporary(SqlNode statement, SqlNode? relation, NameResolver resolver) =>
        relation is not null && resolver.IsTemporary(relation) ? null : Refuse(statement);

    private static bool DropsTemporary(SqlNode drop, NameResolver resolver) => drop.Symbol("removeType")
        is "OBJECT_TABLE" or "OBJECT_INDEX" or "OBJECT_SEQUENCE" && drop.List("objects").All(resolver.IsTemporaryName);

    private static Refusal? Transaction(SqlNode statement) => statement.Symbol("kind")
        is "TRANS_STMT_PREPARE" or "TRANS_STMT_COMMIT_PREPARED" or "TRANS_STMT_ROLLBACK_PREPARED"
        ? Refuse(statement)
        : null;

    private static Refusal? Copy(SqlNode copy, NameResolver resolver)
    {
        if (copy.Flag("is_program") || copy.Text("filename") is not null)
        {
            return new Refusal(
                SqlStates.InsufficientPrivilege, "COPY with the server's files or programs is refused",
                "What lies on the server is beyond what a grant covers.",
                "Use COPY … FROM STDIN or COPY … TO STDOUT (\\copy in psql).");
        }

        return copy.Node("query") is { } query ? Check(query, resolver) : null;
    }

    private static Refusal Refuse(SqlNode statement)
    {
        var name = StatementClassifier.Classify(statement).Name;
        return new Refusal(
            SqlStates.InsufficientPrivilege, $"{name} is refused where columns are masked",
            "Only statements whose effect the gateway can judge run under a grant with masking: Enforced.",
            "Ask the platform team to run it, or for a grant of another kind.");
    }
}
