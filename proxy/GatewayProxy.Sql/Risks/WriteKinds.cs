using GatewayOperator.Api.ApprovalRules;
using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Risks.Bounds;

namespace GatewayProxy.Sql.Risks;

/// <summary>What a statement that writes does by its clauses.</summary>
internal static class WriteKinds
{
    /// <summary>Adds the kinds of a write: a MERGE that deletes is a DELETE as well, an upsert an UPDATE.</summary>
    public static void Add(SqlNode write, RiskFindings found)
    {
        if (write.Kind is NodeKind.InsertStmt or NodeKind.UpdateStmt or NodeKind.DeleteStmt or NodeKind.MergeStmt)
        {
            found.Add(OnCatalog(write.Node("relation")!));
        }

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

    public static bool Returns(SqlNode write) => Returned(write).Any();

    /// <summary>What its RETURNING names.</summary>
    public static IEnumerable<SqlNode> Returned(SqlNode write) => write.Kind is NodeKind.InsertStmt
        or NodeKind.UpdateStmt or NodeKind.DeleteStmt or NodeKind.MergeStmt
            ? write.List("returningList").Concat(write.Node("returningClause")?.List("exprs") ?? [])
            : [];

    /// <summary>What it gives the columns that it changes or adds, but for the query of an INSERT.</summary>
    public static IEnumerable<SqlNode> Set(SqlNode write) => write.Kind switch
    {
        NodeKind.UpdateStmt => write.List("targetList"),
        NodeKind.InsertStmt => write.Node("onConflictClause")?.List("targetList") ?? [],
        NodeKind.MergeStmt =>
            write.List("mergeWhenClauses").SelectMany(c => c.List("targetList").Concat(c.List("values"))),
        _ => [],
    };

    /// <summary>What a write to one of the server's own relations does.</summary>
    public static IEnumerable<RiskReason> OnCatalog(SqlNode relation) =>
        !Relations.IsCatalog(relation) ? []
        : relation.Text("relname") == "pg_settings"
            ? [new(Risk.SessionEscape, "a write to pg_settings sets what the text does not show")]
            : [new(Risk.SchemaChange, "writes to the catalogs"), new(Risk.PrivilegeChange, "writes to the catalogs")];

    private static IEnumerable<string> Commands(SqlNode merge) => merge.List("mergeWhenClauses")
        .Select(c => c.Symbol("commandType")!).Where(c => c is "CMD_INSERT" or "CMD_UPDATE" or "CMD_DELETE");
}
