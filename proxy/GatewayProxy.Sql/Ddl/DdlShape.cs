using System.Collections.Frozen;
using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Ddl;

/// <summary>
/// The closed list of what a statement may be made of: kinds of nodes, and the fields of each. What PostgreSQL learns
/// later is not on it.
/// </summary>
internal static class DdlShape
{
    private static readonly FrozenDictionary<NodeKind, string[]> Allowed = new Dictionary<NodeKind, string>
    {
        [NodeKind.CreateStmt] = "relation tableElts inhRelations partbound partspec options oncommit if_not_exists",
        [NodeKind.ColumnDef] = "colname typeName compression is_local storage_name raw_default collClause constraints",
        [NodeKind.Constraint] = "contype conname deferrable initdeferred is_enforced skip_validation initially_valid "
            + "is_no_inherit raw_expr generated_when generated_kind nulls_not_distinct keys including options pktable "
            + "fk_attrs pk_attrs fk_matchtype fk_upd_action fk_del_action fk_del_set_cols",
        [NodeKind.TableLikeClause] = "relation",
        [NodeKind.PartitionSpec] = "strategy partParams",
        [NodeKind.PartitionElem] = "name expr collation opclass",
        [NodeKind.PartitionBoundSpec] = "strategy is_default modulus remainder listdatums lowerdatums upperdatums",
        [NodeKind.PartitionCmd] = "name bound concurrent",
        [NodeKind.AlterTableStmt] = "relation cmds objtype missing_ok",
        [NodeKind.AlterTableCmd] = "subtype name num def behavior missing_ok recurse",
        [NodeKind.IndexStmt] = "idxname relation accessMethod indexParams indexIncludingParams options whereClause "
            + "unique nulls_not_distinct concurrent if_not_exists",
        [NodeKind.IndexElem] = "name expr collation opclass ordering nulls_ordering",
        [NodeKind.CreateSeqStmt] = "sequence options if_not_exists",
        [NodeKind.AlterSeqStmt] = "sequence options missing_ok",
        [NodeKind.DefElem] = "defname arg defaction",
        [NodeKind.CompositeTypeStmt] = "typevar coldeflist",
        [NodeKind.CreateEnumStmt] = "typeName vals",
        [NodeKind.AlterEnumStmt] = "typeName oldVal newVal newValNeighbor newValIsAfter skipIfNewValExists",
        [NodeKind.CreateSchemaStmt] = "schemaname if_not_exists",
        [NodeKind.DropStmt] = "objects removeType behavior missing_ok concurrent",
        [NodeKind.RenameStmt] = "renameType relationType relation object subname newname behavior missing_ok",
        [NodeKind.CommentStmt] = "objtype object comment",
        [NodeKind.TruncateStmt] = "relations restart_seqs behavior",
        [NodeKind.RangeVar] = "schemaname relname inh relpersistence",
        [NodeKind.TypeName] = "names typmods typemod arrayBounds",
        [NodeKind.CollateClause] = "arg collname",
        [NodeKind.ColumnRef] = "fields",
        [NodeKind.A_Const] = "ival fval boolval sval bsval isnull",
        [NodeKind.A_Expr] = "kind name lexpr rexpr rexpr_list_start rexpr_list_end",
        [NodeKind.A_ArrayExpr] = "elements list_start list_end",
        [NodeKind.BoolExpr] = "boolop args",
        [NodeKind.NullTest] = "arg nulltesttype",
        [NodeKind.BooleanTest] = "arg booltesttype",
        [NodeKind.CaseExpr] = "arg args defresult",
        [NodeKind.CaseWhen] = "expr result",
        [NodeKind.CoalesceExpr] = "args",
        [NodeKind.MinMaxExpr] = "op args",
        [NodeKind.SQLValueFunction] = "op typmod",
        [NodeKind.FuncCall] = "funcname args funcformat",
        [NodeKind.TypeCast] = "arg typeName",
        [NodeKind.List] = "items",
        [NodeKind.String] = "sval",
        [NodeKind.Integer] = "ival",
        [NodeKind.Float] = "fval",
        [NodeKind.Boolean] = "boolval",
        [NodeKind.BitString] = "bsval",
    }.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.Split(' '));

    /// <summary>What of a statement is not on the list; null when all is.</summary>
    public static string? Excess(SqlNode statement)
    {
        foreach (var node in statement.DescendantsAndSelf())
        {
            if (!Allowed.TryGetValue(node.Kind, out var fields))
            {
                return $"{node.Kind}";
            }

            foreach (var field in node.Fields)
            {
                if (!fields.Contains(field.Name, StringComparer.Ordinal))
                {
                    return $"{field.Name} of {node.Kind}";
                }
            }
        }

        return null;
    }
}
