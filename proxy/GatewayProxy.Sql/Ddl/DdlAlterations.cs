using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Ddl;

/// <summary>Reads ALTER TABLE, ALTER INDEX and ALTER TYPE of a composite type: a closed list of their forms.</summary>
internal sealed class DdlAlterations(
    DdlFindings findings, DdlTables tables, DdlExpressions expressions, DdlOptions options)
{
    private const string Cascades = "DROP_CASCADE";

    public void Read(SqlNode statement)
    {
        var type = statement.Symbol("objtype");
        var kinds = type switch
        {
            "OBJECT_TABLE" => DdlFindings.Tables,
            "OBJECT_INDEX" => "iI",
            "OBJECT_TYPE" => "c",
            _ => null,
        };
        if (kinds is null)
        {
            findings.Refuse(DdlRefusals.NotListed($"ALTER of {type}"));
            return;
        }

        var relation = findings.Relation(statement.Node("relation")!, kinds, statement.Flag("missing_ok"));
        foreach (var command in statement.List("cmds"))
        {
            if (command.Symbol("behavior") == Cascades)
            {
                findings.Refuse(DdlRefusals.Cascade());
            }

            if (!(type == "OBJECT_TABLE" ? Table(command, relation) : Other(command, relation, type)))
            {
                findings.Refuse(DdlRefusals.NotListed($"{command.Symbol("subtype")} of ALTER"));
            }
        }
    }

    private bool Other(SqlNode command, DdlName relation, string? type) => (type, command.Symbol("subtype")) switch
    {
        ("OBJECT_TYPE", "AT_AddColumn" or "AT_DropColumn" or "AT_AlterColumnType") => Table(command, relation),
        ("OBJECT_INDEX", "AT_SetRelOptions" or "AT_ResetRelOptions") => Table(command, relation),
        _ => false,
    };

    private bool Table(SqlNode command, DdlName table)
    {
        var definition = command.Node("def");
        switch (command.Symbol("subtype"))
        {
            case "AT_DropColumn" or "AT_DropNotNull" or "AT_SetStatistics" or "AT_SetStorage" or "AT_SetCompression"
                or "AT_DropConstraint" or "AT_DropIdentity" or "AT_SetLogged" or "AT_SetUnLogged":
                return true;
            case "AT_AddColumn":
                findings.Added.Add(definition!.Text("colname")!);
                tables.Column(definition, table);
                return true;
            case "AT_AlterColumnType":
                findings.Read(table, command.Text("name"));
                tables.Column(definition!, table);
                return true;
            case "AT_ColumnDefault":
                expressions.Read(definition, table);
                return true;
            case "AT_SetExpression":
                findings.Read(table, command.Text("name"));
                expressions.Read(definition, table);
                return true;
            case "AT_SetNotNull":
                findings.Read(table, command.Text("name"));
                return true;
            case "AT_DropExpression" or "AT_ValidateConstraint":
                findings.Read(table, column: null);
                return true;
            default:
                return definition is not null && Defined(command.Symbol("subtype"), definition, table);
        }
    }

    private bool Defined(string? subtype, SqlNode definition, DdlName table)
    {
        switch (subtype)
        {
            case "AT_AddConstraint" or "AT_AddIdentity":
                tables.Constraint(definition, table);
                return true;
            case "AT_SetIdentity":
                options.ReadSequence(definition.List("items"));
                return true;
            case "AT_SetRelOptions" or "AT_ResetRelOptions":
                options.ReadStorage(definition.List("items"));
                return true;
            case "AT_AttachPartition" or "AT_DetachPartition":
                findings.Read(table, column: null);
                findings.Read(findings.Relation(definition.Node("name")!, DdlFindings.Tables), column: null);
                tables.Bounds(definition.Node("bound"));
                return true;
            case "AT_AddInherit" or "AT_DropInherit":
                findings.Read(table, column: null);
                findings.Read(findings.Relation(definition, DdlFindings.Tables), column: null);
                return true;
            default:
                return false;
        }
    }
}
