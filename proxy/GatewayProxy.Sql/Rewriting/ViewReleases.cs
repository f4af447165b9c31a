using System.Text;
using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Catalog;

namespace GatewayProxy.Sql.Rewriting;

/// <summary>
/// Finds out of which tables masked views have to go before a text runs. A closed list: of what is not on it, the
/// server says what is in the way. Every statement on it may run in a transaction block.
/// </summary>
public static class ViewReleases
{
    private const string Quote = "$dbgateway$";

    /// <summary>A cheap look at a text: false when nothing of it can be on the list.</summary>
    public static bool MayConcern(ReadOnlySpan<byte> text)
    {
        for (var at = 0; text.Length <= SqlLimits.Bytes; at++)
        {
            var next = text[at..].IndexOfAny("aAdD"u8);
            if (next < 0)
            {
                return false;
            }

            at += next;
            if (IsWord(text[at..], "ALTER"u8) || IsWord(text[at..], "DROP"u8))
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="outcome">What came of parsing the text.</param>
    /// <param name="schema">The schema of masked views.</param>
    /// <returns>Null when the text changes no table, ends a transaction first, or is not understood.</returns>
    public static ViewRelease? Find(ParseOutcome outcome, string schema)
    {
        // What made way before the end of a transaction would be gone with it.
        if (outcome is not Parsed { Statements.Length: > 0 } parsed || EndsTransaction(parsed.Statements[0].Node))
        {
            return null;
        }

        var changes = parsed.Statements.Select(s => s.Node).Where(IsListed).ToList();
        var names = changes.SelectMany(Names).Where(IsQuotable).Distinct(StringComparer.Ordinal).ToList();
        if (names.Count == 0)
        {
            return null;
        }

        // The first change locks the table. Readers come through the view and wait for the table then: whoever wanted
        // the view later would wait for them, and neither would get on.
        var isNeeded = parsed.Statements.Length > 1 || changes.Exists(IsBlocked);
        return new ViewRelease(Call(schema, names, "true"), Call(schema, names, "false"), isNeeded);
    }

    private static bool IsWord(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
        text.Length > word.Length && Ascii.EqualsIgnoreCase(text[..word.Length], word)
        && !char.IsAsciiLetterOrDigit((char)text[word.Length]);

    private static bool EndsTransaction(SqlNode statement) => statement.Kind == NodeKind.TransactionStmt
        && statement.Symbol("kind") is not ("TRANS_STMT_BEGIN" or "TRANS_STMT_START" or "TRANS_STMT_SAVEPOINT");

    private static bool IsListed(SqlNode statement) => statement.Kind switch
    {
        NodeKind.AlterTableStmt => !statement.List("cmds").Any(IsConcurrent),
        NodeKind.RenameStmt or NodeKind.AlterObjectSchemaStmt => statement.Node("relation") is not null,
        NodeKind.DropStmt => statement.Symbol("removeType")
            is "OBJECT_TABLE" or "OBJECT_VIEW" or "OBJECT_MATVIEW" or "OBJECT_FOREIGN_TABLE",
        _ => false,
    };

    /// <summary>No transaction block takes DETACH PARTITION CONCURRENTLY.</summary>
    private static bool IsConcurrent(SqlNode command) =>
        command.Node("def") is { Kind: NodeKind.PartitionCmd } partition && partition.Flag("concurrent");

    /// <summary>What PostgreSQL refuses while a view reads the table.</summary>
    private static bool IsBlocked(SqlNode statement) => statement.Kind == NodeKind.DropStmt
        || (statement.Kind == NodeKind.AlterTableStmt && statement.List("cmds").Any(c => c.Symbol("subtype")
            is "AT_DropColumn" or "AT_AlterColumnType" or "AT_SetExpression"));

    private static IEnumerable<string> Names(SqlNode statement)
    {
        if (statement.Kind == NodeKind.DropStmt)
        {
            return statement.List("objects").Where(o => o.Kind == NodeKind.List)
                .Select(o => Join(o.List("items").Select(part => part.Text("sval"))));
        }

        var ranges = statement.Kind != NodeKind.AlterTableStmt ? [] : statement.List("cmds")
            .Select(c => c.Node("def")).Where(d => d?.Kind == NodeKind.PartitionCmd).Select(d => d!.Node("name"));
        return ranges.Prepend(statement.Node("relation")).OfType<SqlNode>()
            .Select(r => Join([r.Text("schemaname"), r.Text("relname")]));
    }

    private static string Join(IEnumerable<string?> parts) =>
        string.Join('.', parts.OfType<string>().Select(Identifier.Quote));

    // A backslash means what the session's settings say; such names are left to the server's own refusal.
    private static bool IsQuotable(string name) =>
        !name.Contains('\\', StringComparison.Ordinal) && !name.Contains(Quote, StringComparison.Ordinal);

    // The session may lack the right to call it, or the operator be older: then nothing happens here, and the server
    // says about the statement itself what it has to say.
    private static byte[] Call(string schema, IEnumerable<string> names, string drops)
    {
        var relations = string.Join(", ", names.Select(n => $"pg_catalog.to_regclass({Literal(n)})"));
        return Encoding.UTF8.GetBytes(
            $"""
            DO {Quote} BEGIN IF EXISTS (SELECT FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n
            ON n.oid OPERATOR(pg_catalog.=) p.pronamespace WHERE n.nspname OPERATOR(pg_catalog.=) {Literal(schema)}
            AND p.proname OPERATOR(pg_catalog.=) 'release' AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
            AND pg_catalog.has_function_privilege(p.oid, 'EXECUTE')) THEN
            CALL {Identifier.Quote(schema)}.release(ARRAY[{relations}]::pg_catalog.oid[], {drops});
            END IF; END {Quote};{' '}
            """);
    }

    private static string Literal(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
