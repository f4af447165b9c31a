using System.Text;
using GatewayProxy.Sql.Analysis;
using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Catalog;
using GatewayProxy.Sql.Classification;
using GatewayProxy.Sql.Rewriting;

namespace GatewayProxy.Sql.Ddl;

/// <summary>
/// Decides about statements that are to run as a grant's DDL role, and qualifies their names. Pure. In three steps: the
/// text is read; with what the server says its names mean it is qualified; the qualified text is parsed, and has to be
/// the same statement without a name that anything but itself gives a meaning.
/// </summary>
public static class DdlAnalyser
{
    /// <summary>No session under protection listens: it does nothing, and says so without a row.</summary>
    private const string Stands = "UNLISTEN *";

    /// <summary>Whether a statement is of a kind that runs as the DDL role, whatever comes of it.</summary>
    public static bool Concerns(SqlNode statement) => statement.Kind switch
    {
        NodeKind.CreateStmt => statement.Node("relation")?.Text("relpersistence") != "t",
        NodeKind.AlterTableStmt => statement.Symbol("objtype") is "OBJECT_TABLE" or "OBJECT_INDEX" or "OBJECT_TYPE",
        NodeKind.DropStmt => statement.Symbol("removeType")
            is "OBJECT_TABLE" or "OBJECT_INDEX" or "OBJECT_SEQUENCE" or "OBJECT_TYPE" or "OBJECT_SCHEMA",
        NodeKind.IndexStmt or NodeKind.CreateSeqStmt or NodeKind.AlterSeqStmt or NodeKind.CompositeTypeStmt
            or NodeKind.CreateEnumStmt or NodeKind.AlterEnumStmt or NodeKind.CreateSchemaStmt or NodeKind.TruncateStmt
            or NodeKind.RenameStmt or NodeKind.CommentStmt => true,
        _ => false,
    };

    /// <summary>
    /// What a text comes to where schema changes run elsewhere: null when it is none, or one of temporary objects.
    /// Everything that its client is answered comes from a statement that does nothing, but for the command tag.
    /// </summary>
    internal static TextAnalysis? Stand(
        Parsed parsed, ReadOnlyMemory<byte> text, MaskCatalog catalog, SessionNames names)
    {
        if (parsed.Statements is not [var statement] || !Concerns(statement.Node))
        {
            return null;
        }

        var found = DdlReader.Read(statement.Node, parsed.Tokens, catalog.Code).Names;
        return found.Any(n => n.Kind == DdlNameKind.Relation && IsTemporary(n, names)) ? null : new TextAnalysis
        {
            Edited = new EditedText(text, [new TextEdit(0, text.Length, Stands)]),
            Effects = StatementEffects.Names,
            DependsOnNames = true,
            Generation = catalog.Generation,
            Literals = LiteralUse.Protected,
            IsDdl = true,
        };
    }

    /// <param name="outcome">What came of parsing the text.</param>
    /// <param name="text">The text.</param>
    /// <param name="catalog">What is protected.</param>
    public static DdlReading Read(ParseOutcome outcome, ReadOnlyMemory<byte> text, MaskCatalog catalog) =>
        outcome switch
        {
            Parsed { Statements: [var statement] } parsed => new DdlReading(
                statement, parsed.Tokens, text, catalog, DdlReader.Read(statement.Node, parsed.Tokens, catalog.Code)),
            Parsed => new DdlReading(DdlRefusals.SeveralStatements()),
            SyntaxError error => new DdlReading(Refusals.Syntax(error)),
            TooLarge large => new DdlReading(Refusals.TooLarge(large.What)),
            _ => new DdlReading(DdlRefusals.NotListed("this statement")),
        };

    /// <summary>The statement with every name qualified; null, and why not, when it may not run.</summary>
    /// <param name="reading">What <see cref="Read"/> found.</param>
    /// <param name="names">What the session's server answered to its question.</param>
    /// <param name="refusal">Null when it may.</param>
    public static QualifiedDdl? Qualify(DdlReading reading, DdlNames names, out Refusal? refusal)
    {
        var resolution = new DdlResolution(reading, names);
        refusal = reading.Refusal ?? resolution.Check();
        if (refusal is not null)
        {
            return null;
        }

        var statement = reading.Statement.Node;
        return new QualifiedDdl(Text(reading, resolution), StatementClassifier.Classify(statement).Name)
        {
            RunsAlone = IsConcurrent(statement),
            Literals = DdlLiterals.Of(statement, reading.Catalog),
        };
    }

    /// <summary>Null when the qualified text is certain to be the statement that was read.</summary>
    /// <param name="reading">What <see cref="Read"/> found.</param>
    /// <param name="names">What the session's server answered to its question.</param>
    /// <param name="qualified">What was made of it.</param>
    /// <param name="outcome">What came of parsing that text.</param>
    /// <param name="complete">With what has to make way for it.</param>
    public static Refusal? Verify(
        DdlReading reading, DdlNames names, QualifiedDdl qualified, ParseOutcome outcome, out QualifiedDdl complete)
    {
        complete = qualified;
        var again = Read(outcome, Encoding.UTF8.GetBytes(qualified.Text), reading.Catalog);
        if (again.Refusal is not null)
        {
            return again.Refusal;
        }

        var resolution = new DdlResolution(reading, names);
        var written = new DdlResolution(again, names);
        var isSame = again.Names.All(n => n.Schema is not null || written.IsBare(n))
            && DdlTree.Of(again.Statement.Node, again.Names, written)
                == DdlTree.Of(reading.Statement.Node, reading.Names, resolution);
        if (!isSame)
        {
            return DdlRefusals.NotCertain();
        }

        if (reading.Catalog.ViewSchema is { } views && ViewReleases.Find(outcome, views) is { } found)
        {
            var what = found.IsNeeded ? found.Drop : found.Tell;
            complete = qualified with { Release = Encoding.UTF8.GetString(what).TrimEnd(' ', ';') };
        }

        return null;
    }

    private static bool IsTemporary(DdlName name, SessionNames names) => name.Schema is { } schema
        ? DdlNames.IsTemporary(schema)
        : names.Temporary.Contains(name.Name);

    private static string Text(DdlReading reading, DdlResolution resolution)
    {
        var statement = reading.Statement.Node;
        var written = reading.Names.Where(n => n.IsWritten).Select(n => Sql(n, resolution)).ToList();
        if (written.Count > 0 && DdlText.Write(statement, written) is { } anew)
        {
            return anew;
        }

        var edits = reading.Names
            .Where(n => n.Start >= 0 && !n.IsWritten && n.Schema is null && !resolution.IsBare(n))
            .Select(n => new TextEdit(n.Start, n.Length, Sql(n, resolution)));
        var (start, end) = Extent(reading);
        return Encoding.UTF8.GetString(
            new EditedText(reading.Text[..end], edits.Prepend(new TextEdit(0, start, ""))).Text);
    }

    private static string Sql(DdlName name, DdlResolution resolution)
    {
        var sql = resolution.IsBare(name)
            ? Identifier.Quote(name.Name)
            : new QualifiedName(resolution.SchemaOf(name)!, name.Name).ToSql();
        return name.IsText ? $"'{sql.Replace("'", "''", StringComparison.Ordinal)}'" : sql;
    }

    /// <summary>From the statement's first word to its last: what is around it is not approved.</summary>
    private static (int Start, int End) Extent(DdlReading reading)
    {
        var statement = reading.Statement;
        var tokens = reading.Tokens.Tokens.Where(t => t.Kind != Tokens.TokenKind.Comment
            && t.Start >= statement.Start && t.End <= statement.Start + statement.Length).ToList();
        return tokens.Count > 0 ? (tokens[0].Start, tokens[^1].End) : (0, reading.Text.Length);
    }

    private static bool IsConcurrent(SqlNode statement) => statement.Kind switch
    {
        NodeKind.IndexStmt or NodeKind.DropStmt => statement.Flag("concurrent"),
        NodeKind.AlterTableStmt => statement.List("cmds").Any(c =>
            c.Node("def") is { Kind: NodeKind.PartitionCmd } partition && partition.Flag("concurrent")),
        _ => false,
    };
}
