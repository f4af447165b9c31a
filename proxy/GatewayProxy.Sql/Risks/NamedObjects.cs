using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Risks;

/// <summary>Tables that a statement names as lists of words, and those it reaches without naming them.</summary>
internal static class NamedObjects
{
    public static IEnumerable<TouchedTable> In(SqlNode statement) => statement.Kind switch
    {
        NodeKind.DropStmt => statement.List("objects").SelectMany(o => Object(statement.Symbol("removeType"), o))
            .Concat(Cascade(statement)),
        NodeKind.TruncateStmt => Cascade(statement),
        NodeKind.AlterTableStmt => statement.List("cmds").Any(c => c.Symbol("behavior") == "DROP_CASCADE")
            ? [TouchedTable.Any]
            : [],
        NodeKind.CommentStmt or NodeKind.SecLabelStmt => Object(statement.Symbol("objtype"), statement.Node("object")),
        NodeKind.AlterObjectSchemaStmt or NodeKind.AlterOwnerStmt =>
            Object(statement.Symbol("objectType"), statement.Node("object")),
        NodeKind.RenameStmt when statement.Symbol("renameType") == "OBJECT_SCHEMA" =>
            [new TouchedTable(statement.Text("subname"), null)],
        NodeKind.RenameStmt => Cascade(statement),
        NodeKind.AlterExtensionContentsStmt => Object(statement.Symbol("objtype"), statement.Node("object")),
        NodeKind.GrantStmt => Granted(statement),
        NodeKind.AlterDefaultPrivilegesStmt => DefaultPrivileges(statement),
        NodeKind.ImportForeignSchemaStmt => [new TouchedTable(statement.Text("local_schema"), null)],
        NodeKind.CreatePublicationStmt or NodeKind.AlterPublicationStmt => Published(statement),
        NodeKind.VacuumStmt when statement.List("rels").Length == 0 => [TouchedTable.Any],
        NodeKind.ClusterStmt when statement.Node("relation") is null => [TouchedTable.Any],
        NodeKind.ReindexStmt when statement.Node("relation") is null => Reindexed(statement),
        NodeKind.DropOwnedStmt or NodeKind.ReassignOwnedStmt or NodeKind.DropdbStmt or NodeKind.AlterTableMoveAllStmt
            or NodeKind.DropTableSpaceStmt => [TouchedTable.Any],
        _ => [],
    };

    private static IEnumerable<TouchedTable> Cascade(SqlNode statement) =>
        statement.Symbol("behavior") == "DROP_CASCADE" ? [TouchedTable.Any] : [];

    private static IEnumerable<TouchedTable> Object(string? type, SqlNode? named)
    {
        var words = named is null ? []
            : (named.Kind == NodeKind.List ? named.List("items") : [named])
                .Where(w => w.Kind == NodeKind.String).Select(w => w.Text("sval")!).ToList();
        return type switch
        {
            _ when words.Count == 0 => [],
            "OBJECT_TABLE" or "OBJECT_VIEW" or "OBJECT_MATVIEW" or "OBJECT_SEQUENCE" or "OBJECT_INDEX"
                or "OBJECT_FOREIGN_TABLE" => [Table(words)],
            // The last word names what belongs to the table.
            "OBJECT_COLUMN" or "OBJECT_TRIGGER" or "OBJECT_RULE" or "OBJECT_POLICY" or "OBJECT_TABCONSTRAINT"
                when words.Count > 1 => [Table(words[..^1])],
            "OBJECT_SCHEMA" => [new TouchedTable(words[0], null)],
            "OBJECT_DATABASE" or "OBJECT_EXTENSION" => [TouchedTable.Any],
            _ => [],
        };
    }

    private static TouchedTable Table(List<string> words) => new(words.Count > 1 ? words[^2] : null, words[^1]);

    private static IEnumerable<TouchedTable> Granted(SqlNode grant) => grant.Symbol("targtype") switch
    {
        "ACL_TARGET_ALL_IN_SCHEMA" => Schemas(grant.List("objects")),
        _ when grant.Symbol("objtype") == "OBJECT_SCHEMA" => Schemas(grant.List("objects")),
        _ when grant.Symbol("objtype") == "OBJECT_DATABASE" => [TouchedTable.Any],
        _ => [],
    };

    private static List<TouchedTable> DefaultPrivileges(SqlNode statement)
    {
        var schemas = statement.List("options").Where(o => o.Text("defname") == "schemas")
            .SelectMany(o => Schemas(o.Node("arg")?.List("items") ?? [])).ToList();
        return schemas.Count > 0 ? schemas : [TouchedTable.Any];
    }

    private static IEnumerable<TouchedTable> Schemas(IEnumerable<SqlNode> names) =>
        names.Where(n => n.Kind == NodeKind.String).Select(n => new TouchedTable(n.Text("sval"), null));

    private static IEnumerable<TouchedTable> Published(SqlNode statement)
    {
        var schemas = statement.List("pubobjects").Where(o => o.Symbol("pubobjtype")
            is "PUBLICATIONOBJ_TABLES_IN_SCHEMA" or "PUBLICATIONOBJ_TABLES_IN_CUR_SCHEMA").ToList();
        return statement.Flag("for_all_tables") || schemas.Exists(o => o.Text("name") is null)
            ? [TouchedTable.Any]
            : schemas.Select(o => new TouchedTable(o.Text("name"), null));
    }

    private static IEnumerable<TouchedTable> Reindexed(SqlNode statement) =>
        statement.Symbol("kind") == "REINDEX_OBJECT_SCHEMA"
            ? [new TouchedTable(statement.Text("name"), null)]
            : [TouchedTable.Any];
}
