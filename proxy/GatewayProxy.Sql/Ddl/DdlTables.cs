using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Ddl;

/// <summary>Reads what tables are made of: columns, constraints, partitions, indexes.</summary>
internal sealed class DdlTables(DdlFindings findings, DdlExpressions expressions, DdlOptions options)
{
    private static readonly string[] Serial =
        ["smallserial", "serial2", "serial", "serial4", "bigserial", "serial8"];

    public void Create(SqlNode statement)
    {
        var table = findings.NewRelation(statement.Node("relation")!);
        if (statement.Symbol("oncommit") is not (null or "ONCOMMIT_NOOP"))
        {
            findings.Refuse(DdlRefusals.NotListed("ON COMMIT"));
        }

        foreach (var element in statement.List("tableElts"))
        {
            Element(element, table);
        }

        foreach (var parent in statement.List("inhRelations"))
        {
            findings.Read(findings.Relation(parent, DdlFindings.Tables), column: null);
        }

        Bounds(statement.Node("partbound"));
        foreach (var key in statement.Node("partspec")?.List("partParams") ?? [])
        {
            Key(key, key.Text("name"), table);
        }

        options.ReadStorage(statement.List("options"));
    }

    /// <param name="column">Its definition.</param>
    /// <param name="table">The table that it is in or comes to.</param>
    public void Column(SqlNode column, DdlName table)
    {
        var type = column.Node("typeName");
        if (type is not null && !IsSerial(type))
        {
            ColumnType(type);
        }

        expressions.Read(column.Node("collClause"), null);
        expressions.Read(column.Node("raw_default"), table);
        foreach (var constraint in column.List("constraints"))
        {
            Constraint(constraint, table);
        }
    }

    public void ColumnType(SqlNode type)
    {
        // A default of such a type would name an object inside a string.
        if (type.List("names")[^1].Text("sval")!.StartsWith("reg", StringComparison.Ordinal))
        {
            findings.Refuse(DdlRefusals.NotListed($"type {type.List("names")[^1].Text("sval")}"));
        }

        findings.Type(type);
    }

    public void Constraint(SqlNode constraint, DdlName table)
    {
        switch (constraint.Symbol("contype"))
        {
            case "CONSTR_NULL" or "CONSTR_ATTR_DEFERRABLE" or "CONSTR_ATTR_NOT_DEFERRABLE" or "CONSTR_ATTR_DEFERRED"
                or "CONSTR_ATTR_IMMEDIATE" or "CONSTR_ATTR_ENFORCED" or "CONSTR_ATTR_NOT_ENFORCED":
                break;
            case "CONSTR_NOTNULL" or "CONSTR_PRIMARY" or "CONSTR_UNIQUE":
                findings.Read(table, constraint.List("keys"));
                findings.Read(table, constraint.List("including"));
                options.ReadStorage(constraint.List("options"));
                break;
            case "CONSTR_DEFAULT" or "CONSTR_CHECK" or "CONSTR_GENERATED":
                expressions.Read(constraint.Node("raw_expr"), table);
                break;
            case "CONSTR_IDENTITY":
                options.ReadSequence(constraint.List("options"));
                break;
            case "CONSTR_FOREIGN":
                ForeignKey(constraint, table);
                break;
            default:
                findings.Refuse(DdlRefusals.NotListed($"constraint {constraint.Symbol("contype")}"));
                break;
        }
    }

    public void Index(SqlNode statement)
    {
        var table = findings.Relation(statement.Node("relation")!, DdlFindings.Tables);
        foreach (var element in statement.List("indexParams").Concat(statement.List("indexIncludingParams")))
        {
            Key(element, element.Text("name"), table);
        }

        expressions.Read(statement.Node("whereClause"), table);
        options.ReadStorage(statement.List("options"));
    }

    public void Bounds(SqlNode? bounds)
    {
        foreach (var list in (string[])["listdatums", "lowerdatums", "upperdatums"])
        {
            foreach (var value in bounds?.List(list) ?? [])
            {
                expressions.Read(value, null);
            }
        }
    }

    private void Element(SqlNode element, DdlName table)
    {
        switch (element.Kind)
        {
            case NodeKind.ColumnDef:
                Column(element, table);
                break;
            case NodeKind.Constraint:
                Constraint(element, table);
                break;
            case NodeKind.TableLikeClause:
                findings.Read(findings.Relation(element.Node("relation")!, DdlFindings.Tables), column: null);
                break;
            default:
                findings.Refuse(DdlRefusals.NotListed($"{element.Kind} in a table"));
                break;
        }
    }

    private void ForeignKey(SqlNode constraint, DdlName table)
    {
        var target = findings.Relation(constraint.Node("pktable")!, DdlFindings.Tables);
        findings.Read(table, constraint.List("fk_attrs"));
        if (constraint.List("pk_attrs").Length == 0)
        {
            findings.Read(target, column: null);
        }

        findings.Read(target, constraint.List("pk_attrs"));
    }

    private void Key(SqlNode element, string? column, DdlName table)
    {
        if (column is not null)
        {
            findings.Read(table, column);
        }

        expressions.Read(element.Node("expr"), table);
        Mention(DdlNameKind.Collation, element.List("collation"));
        Mention(DdlNameKind.OperatorClass, element.List("opclass"));
    }

    private void Mention(DdlNameKind kind, IReadOnlyList<SqlNode> words)
    {
        if (words.Count > 0)
        {
            findings.Mention(kind, words);
        }
    }

    // Never looked up: CREATE TABLE itself knows these words.
    private static bool IsSerial(SqlNode type) =>
        type.List("names") is [{ } only] && Serial.Contains(only.Text("sval"));
}
