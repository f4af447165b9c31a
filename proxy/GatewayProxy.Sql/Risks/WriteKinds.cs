using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Risks;

/// <summary>What a statement that writes does by its clauses.</summary>
internal static class WriteKinds
{
    /// <summary>Adds the kinds of a write: a MERGE that deletes is a DELETE as well, an upsert an UPDATE.</summary>
    public static void Add(SqlNode write, RiskFindings found)
    {
        switch (write.Kind)
        {
            case NodeKind.InsertStmt:
                found.AddKind("INSERT");
                if (write.Node("onConflictClause")?.Symbol("action") == "ONCONFLICT_UPDATE")
                {
                    found.AddKind("UPDATE");
                }

                break;
            case NodeKind.UpdateStmt:
                found.AddKind("UPDATE");
                break;
            case NodeKind.DeleteStmt:
                found.AddKind("DELETE");
                break;
            case NodeKind.MergeStmt:
                found.AddKind("MERGE");
                foreach (var command in Commands(write))
                {
                    found.AddKind(command[4..]);
                }

                break;
            default:
                break;
        }
    }

    public static bool Deletes(SqlNode write) =>
        write.Kind == NodeKind.DeleteStmt
        || (write.Kind == NodeKind.MergeStmt && Commands(write).Contains("CMD_DELETE"));

    public static bool Returns(SqlNode write) => write.Kind is NodeKind.UpdateStmt or NodeKind.DeleteStmt
        or NodeKind.MergeStmt && (write.Node("returningClause") is not null || write.List("returningList").Length > 0);

    private static IEnumerable<string> Commands(SqlNode merge) => merge.List("mergeWhenClauses")
        .Select(c => c.Symbol("commandType")!).Where(c => c is "CMD_INSERT" or "CMD_UPDATE" or "CMD_DELETE");
}
