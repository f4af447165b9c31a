using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Catalog;
using GatewayProxy.Sql.Classification;
using GatewayProxy.Sql.Tokens;

namespace GatewayProxy.Sql.Ddl;

/// <summary>Reads one statement: whether its form is on the closed list, what it names, what it reads.</summary>
internal sealed class DdlReader
{
    private const string Cascades = "DROP_CASCADE";

    private readonly DdlFindings _findings;
    private readonly DdlTables _tables;
    private readonly DdlAlterations _alterations;
    private readonly DdlOptions _options;

    private DdlReader(TokenScan tokens, VolatileCode code)
    {
        _findings = new DdlFindings(tokens);
        var expressions = new DdlExpressions(_findings, tokens, code);
        _options = new DdlOptions(_findings);
        _tables = new DdlTables(_findings, expressions, _options);
        _alterations = new DdlAlterations(_findings, _tables, expressions, _options);
    }

    public static DdlFindings Read(SqlNode statement, TokenScan tokens, VolatileCode code)
    {
        var reader = new DdlReader(tokens, code);
        reader._findings.Refuse(DdlShape.Excess(statement) is { } excess
            ? DdlRefusals.NotListed($"{StatementClassifier.Classify(statement).Name} ({excess})")
            : null);
        if (reader._findings.Refusal is null)
        {
            reader.Read(statement);
        }

        return reader._findings;
    }

    private void Read(SqlNode statement)
    {
        switch (statement.Kind)
        {
            case NodeKind.CreateStmt:
                _tables.Create(statement);
                break;
            case NodeKind.AlterTableStmt:
                _alterations.Read(statement);
                break;
            case NodeKind.IndexStmt:
                _tables.Index(statement);
                break;
            case NodeKind.CreateSeqStmt or NodeKind.AlterSeqStmt:
                Sequence(statement);
                break;
            case NodeKind.CompositeTypeStmt:
                Composite(statement);
                break;
            case NodeKind.CreateEnumStmt:
                _findings.Written(DdlNameKind.NewType, statement.List("typeName"), "");
                break;
            case NodeKind.AlterEnumStmt:
                _findings.Written(DdlNameKind.Type, statement.List("typeName"), "e");
                break;
            case NodeKind.CreateSchemaStmt:
                Schema(statement.Text("schemaname"));
                break;
            case NodeKind.TruncateStmt:
                Truncate(statement);
                break;
            default:
                Named(statement);
                break;
        }
    }

    private void Named(SqlNode statement)
    {
        switch (statement.Kind)
        {
            case NodeKind.DropStmt:
                Drop(statement);
                break;
            case NodeKind.RenameStmt:
                Rename(statement);
                break;
            case NodeKind.CommentStmt when statement.Node("object") is { } named:
                Object(statement.Symbol("objtype"), named, mayBeMissing: false);
                break;
            default:
                _findings.Refuse(DdlRefusals.NotListed(StatementClassifier.Classify(statement).Name));
                break;
        }
    }

    private void Sequence(SqlNode statement)
    {
        var sequence = statement.Node("sequence")!;
        _ = statement.Kind == NodeKind.CreateSeqStmt
            ? _findings.NewRelation(sequence)
            : _findings.Relation(sequence, "S", statement.Flag("missing_ok"));
        _options.ReadSequence(statement.List("options"));
    }

    private void Composite(SqlNode statement)
    {
        var type = _findings.NewRelation(statement.Node("typevar")!, DdlNameKind.NewType);
        foreach (var column in statement.List("coldeflist"))
        {
            _tables.Column(column, type);
        }
    }

    private void Truncate(SqlNode statement)
    {
        Cascade(statement);
        foreach (var table in statement.List("relations"))
        {
            _findings.Relation(table, DdlFindings.Tables);
        }
    }

    private void Drop(SqlNode statement)
    {
        Cascade(statement);
        foreach (var named in statement.List("objects"))
        {
            Object(statement.Symbol("removeType"), named, statement.Flag("missing_ok"));
        }
    }

    private void Rename(SqlNode statement)
    {
        Cascade(statement);
        var kinds = statement.Symbol("renameType") switch
        {
            "OBJECT_TABLE" or "OBJECT_TABCONSTRAINT" => DdlFindings.Tables,
            "OBJECT_INDEX" => "iI",
            "OBJECT_SEQUENCE" => "S",
            "OBJECT_COLUMN" when statement.Symbol("relationType") == "OBJECT_TABLE" => DdlFindings.Tables,
            "OBJECT_ATTRIBUTE" => "c",
            _ => null,
        };
        if (kinds is not null && statement.Node("relation") is { } relation)
        {
            _findings.Relation(relation, kinds, statement.Flag("missing_ok"));
        }
        else if (statement.Symbol("renameType") == "OBJECT_SCHEMA")
        {
            Schema(statement.Text("subname"));
            Schema(statement.Text("newname"));
        }
        else if (statement.Symbol("renameType") == "OBJECT_TYPE" && statement.Node("object") is { } type)
        {
            Object("OBJECT_TYPE", type, mayBeMissing: false);
        }
        else
        {
            _findings.Refuse(DdlRefusals.NotListed(StatementClassifier.Classify(statement).Name));
        }
    }

    private void Object(string? type, SqlNode named, bool mayBeMissing)
    {
        IReadOnlyList<SqlNode> words = named.Kind switch
        {
            NodeKind.List => named.List("items"),
            NodeKind.TypeName => named.List("names"),
            _ => [named],
        };
        switch (type)
        {
            case "OBJECT_TABLE" or "OBJECT_INDEX" or "OBJECT_SEQUENCE":
                var kinds = type == "OBJECT_TABLE" ? DdlFindings.Tables : type == "OBJECT_INDEX" ? "iI" : "S";
                _findings.Written(DdlNameKind.Relation, words, kinds, mayBeMissing);
                break;
            // The last word names what belongs to the relation.
            case "OBJECT_COLUMN" or "OBJECT_TABCONSTRAINT" when words.Count > 1:
                _findings.Written(DdlNameKind.Relation, [.. words.SkipLast(1)], "rpc");
                break;
            case "OBJECT_TYPE" when named.Kind != NodeKind.TypeName || named.List("arrayBounds").Length == 0:
                _findings.Written(DdlNameKind.Type, words, "ecbr", mayBeMissing);
                break;
            case "OBJECT_SCHEMA" when words is [{ Kind: NodeKind.String } schema]:
                Schema(schema.Text("sval"));
                break;
            default:
                _findings.Refuse(DdlRefusals.NotListed($"an object of kind {type}"));
                break;
        }
    }

    private void Cascade(SqlNode statement) =>
        _findings.Refuse(statement.Symbol("behavior") == Cascades ? DdlRefusals.Cascade() : null);

    private void Schema(string? name)
    {
        if (name is not null)
        {
            _findings.Schemas.Add(name);
        }
    }
}
