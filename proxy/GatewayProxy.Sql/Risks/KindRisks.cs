using GatewayOperator.Api.ApprovalRules;
using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Risks.Bounds;

namespace GatewayProxy.Sql.Risks;

/// <summary>What a statement risks by being what it is. A kind that no table has is Unrecognised.</summary>
internal static class KindRisks
{
    public const string Prepared = "EXECUTE runs what was prepared under a name; the text does not show it";

    public static IEnumerable<RiskReason> Of(SqlNode statement) => IsOfTemporary(statement) ? [] : statement.Kind switch
    {
        NodeKind.DropStmt => Drop(statement),
        NodeKind.AlterTableStmt => AlterTable(statement),
        NodeKind.CreateFunctionStmt => CreateFunction(statement),
        NodeKind.AlterFunctionStmt => AlterFunction(statement),
        NodeKind.DoStmt => Do(statement),
        NodeKind.TransactionStmt => Transaction(statement),
        NodeKind.RefreshMatViewStmt => statement.Flag("skipData")
            ? [new(Risk.Destructive, "empties a materialized view")]
            : [],
        NodeKind.RenameStmt => statement.Symbol("renameType") == "OBJECT_ROLE"
            ? [new(Risk.PrivilegeChange, "renames a role")]
            : [new(Risk.SchemaChange, "renames an object")],
        NodeKind.CreateSchemaStmt => statement.Node("authrole") is null
            ? [new(Risk.SchemaChange, "makes a schema")]
            : [new(Risk.SchemaChange, "makes a schema"), new(Risk.PrivilegeChange, "gives a schema to a role")],
        _ => FixedRisks.All.GetValueOrDefault(statement.Kind)
            ?? [new(Risk.Unrecognised, "is a statement that the gateway does not know")],
    };

    /// <summary>It is about relations that end with the session, and says so.</summary>
    private static bool IsOfTemporary(SqlNode statement) => statement.Kind switch
    {
        NodeKind.CreateStmt or NodeKind.IndexStmt or NodeKind.AlterTableStmt =>
            statement.Node("relation") is { } relation && Relations.IsTemporary(relation),
        NodeKind.CreateSeqStmt or NodeKind.AlterSeqStmt => Relations.IsTemporary(statement.Node("sequence")!),
        NodeKind.DropStmt => statement.Symbol("behavior") != "DROP_CASCADE"
            && statement.Symbol("removeType") is "OBJECT_TABLE" or "OBJECT_VIEW" or "OBJECT_SEQUENCE" or "OBJECT_INDEX"
            && statement.List("objects").All(o => o.Kind == NodeKind.List && o.List("items") is [.., var schema, _]
                && Relations.IsTemporarySchema(schema.Text("sval"))),
        _ => false,
    };

    private static IEnumerable<RiskReason> Drop(SqlNode statement)
    {
        yield return new(Risk.Destructive, "removes an object and what it holds");
        yield return new(Risk.SchemaChange, "removes an object");
        if (statement.Symbol("removeType") == "OBJECT_POLICY")
        {
            yield return new(Risk.PrivilegeChange, "removes a guard of row security");
        }
    }

    private static IEnumerable<RiskReason> AlterTable(SqlNode statement)
    {
        yield return new(Risk.SchemaChange, "changes an object");
        foreach (var command in statement.List("cmds"))
        {
            switch (command.Symbol("subtype"))
            {
                case "AT_DropColumn":
                    yield return new(Risk.Destructive, "removes a column and what it holds");
                    break;
                case "AT_AlterColumnType" when command.Node("def")?.Node("raw_default") is not null:
                    yield return new(Risk.Destructive, "computes all values of a column anew");
                    break;
                case "AT_ChangeOwner":
                    yield return new(Risk.PrivilegeChange, "gives an object to another role");
                    break;
                case "AT_EnableRowSecurity" or "AT_DisableRowSecurity" or "AT_ForceRowSecurity"
                    or "AT_NoForceRowSecurity":
                    yield return new(Risk.PrivilegeChange, "changes whether row security guards a table");
                    break;
                default:
                    break;
            }
        }
    }

    private static IEnumerable<RiskReason> CreateFunction(SqlNode statement)
    {
        yield return new(Risk.SchemaChange, "makes or replaces code");
        foreach (var option in statement.List("options"))
        {
            if (option.Text("defname") == "security" && option.Node("arg")?.Flag("boolval") == true)
            {
                yield return new(Risk.PrivilegeChange, "SECURITY DEFINER lends its owner's rights");
            }
            else if (option.Text("defname") == "language" && !Languages.IsTrusted(option.Node("arg")))
            {
                yield return new(Risk.ServerProgram, "its language reaches the server's files and programs");
            }
        }
    }

    private static IEnumerable<RiskReason> AlterFunction(SqlNode statement)
    {
        yield return new(Risk.SchemaChange, "changes a function");
        if (statement.List("actions").Any(a => a.Text("defname") is "security" or "set"))
        {
            yield return new(Risk.PrivilegeChange, "changes whose rights or settings a function runs with");
        }
    }

    private static IEnumerable<RiskReason> Do(SqlNode statement)
    {
        yield return new(Risk.Unrecognised, "DO runs code that the gateway does not read");
        if (statement.List("args").Any(a => a.Text("defname") == "language" && !Languages.IsTrusted(a.Node("arg"))))
        {
            yield return new(Risk.ServerProgram, "its language reaches the server's files and programs");
        }
    }

    private static IEnumerable<RiskReason> Transaction(SqlNode statement) => statement.Symbol("kind")
        is "TRANS_STMT_PREPARE" or "TRANS_STMT_COMMIT_PREPARED" or "TRANS_STMT_ROLLBACK_PREPARED"
            ? [new(Risk.SessionEscape, "a prepared transaction belongs to no session")]
            : [];
}
