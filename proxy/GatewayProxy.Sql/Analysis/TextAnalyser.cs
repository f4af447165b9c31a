using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Catalog;
using GatewayProxy.Sql.Ddl;
using GatewayProxy.Sql.Rewriting;

namespace GatewayProxy.Sql.Analysis;

/// <summary>
/// Analyses a text where columns are masked, and rewrites it so that it reads masks. Pure: the same text, catalog and
/// names give the same analysis. A mistake here costs an error of the database, which denies what the text does not
/// come to through a view.
/// </summary>
public static class TextAnalyser
{
    /// <param name="outcome">What came of parsing the text; what is not understood is refused.</param>
    /// <param name="text">The text they were parsed from.</param>
    /// <param name="catalog">The relations with protected columns.</param>
    /// <param name="names">What unqualified names mean in the session.</param>
    /// <param name="tainted">The session's temporary tables that were filled from masks.</param>
    /// <param name="findings">Gets what was found about each statement, up to one that is refused.</param>
    public static TextAnalysis Analyse(
        ParseOutcome outcome, ReadOnlyMemory<byte> text, MaskCatalog catalog, SessionNames names,
        IReadOnlySet<string> tainted, ICollection<StatementFindings>? findings = null) => outcome switch
        {
            Parsed parsed => Analyse(parsed, text, catalog, names, tainted, findings) with
            {
                Generation = catalog.Generation,
                AsDdl = DdlAnalyser.Stand(parsed, text, catalog, names),
            },
            SyntaxError error => new TextAnalysis { Refusal = Refusals.Syntax(error) },
            TooLarge large => new TextAnalysis { Refusal = Refusals.TooLarge(large.What) },
            Unrecognised unknown => new TextAnalysis { Refusal = Refusals.NotUnderstood(unknown.What) },
            _ => new TextAnalysis { Refusal = Refusals.NotUnderstood("this statement") },
        };

    private static TextAnalysis Analyse(
        Parsed parsed, ReadOnlyMemory<byte> text, MaskCatalog catalog, SessionNames names,
        IReadOnlySet<string> tainted, ICollection<StatementFindings>? findings)
    {
        var edits = new ViewEdits(parsed.Tokens, text);
        var found = new TextAnalysis();
        var taints = new HashSet<string>(tainted, StringComparer.Ordinal);
        var warnings = new List<Warning>();
        var objects = new SessionObjectsReader();
        var stars = new HashSet<uint>();
        var literals = new LiteralUseReader(text);
        foreach (var (index, statement) in parsed.Statements.Index())
        {
            var resolver = new NameResolver(catalog, names, taints);
            var analyser = new StatementAnalyser(statement.Node, resolver);
            var refusal = analyser.Analyse();
            findings?.Add(new StatementFindings(statement, resolver.Uses));
            found = found with { DependsOnNames = found.DependsOnNames || resolver.UsedSessionNames };
            refusal ??= resolver.UsedSessionNames && names.MayChangeBy(found.Effects)
                ? Refusals.NamesChanged() : Edit(statement, analyser, edits);
            if (refusal is not null)
            {
                return found with { Refusal = refusal };
            }

            names = names.With(analyser.Creates);
            taints.UnionWith(analyser.Taints);
            stars.UnionWith(analyser.Stars);
            literals.Take(statement, resolver.Uses);
            objects.Take(statement.Node, analyser.WeakLock?.Cursor);
            found = After(found, statement.Node, analyser);
            warnings.AddRange(Warnings.Of(index, resolver.Uses, found.MessageLevel));
        }

        return found with
        {
            Edited = edits.All.Count > 0 ? new EditedText(text, edits.All) : null,
            Warnings = warnings.Count > 0 ? warnings : [],
            Tainted = [.. taints.Except(tainted)],
            Relations = RelationsIn(parsed),
            Stars = stars,
            Objects = objects.Found,
            Literals = literals.Found,
        };
    }

    private static TextAnalysis After(TextAnalysis found, SqlNode statement, StatementAnalyser analyser) => found with
    {
        Effects = found.Effects | Effects(statement, analyser),
        MessageLevel = Warnings.LevelAfter(statement, found.MessageLevel),
    };

    // Null when a function of the database may read others.
    private static HashSet<string>? RelationsIn(Parsed parsed)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in parsed.Statements.SelectMany(s => s.Node.DescendantsAndSelf()))
        {
            if (node.Kind == NodeKind.RangeVar)
            {
                names.Add(node.Text("relname")!);
            }
            else if (node.Kind == NodeKind.FuncCall && !ServerFunctions.Has(node.List("funcname")))
            {
                return null;
            }
        }

        return names;
    }

    private static Refusal? Edit(SqlStatement statement, StatementAnalyser analyser, ViewEdits edits)
    {
        if (analyser.WeakLock is { } weak)
        {
            edits.Replace(statement, weak.ToSql());
        }

        foreach (var use in analyser.ThroughViews)
        {
            if (use.Role == UseRole.CopySource && edits.IsOldCopy(statement.Node, use))
            {
                return Refusals.OldCopy();
            }

            if (!edits.TryAdd(use, use.Relation!.View!.Value))
            {
                return Refusals.NotFound(use.Range);
            }
        }

        if (RelationKinds.CallIn(statement.Node) is { } setting && RelationKinds.Value(setting) is { } kinds
            && !edits.TryReplace(kinds, RelationKinds.WithoutViews(kinds)))
        {
            return Refusals.NotFound(kinds);
        }

        foreach (var (call, function) in analyser.Replaced)
        {
            if (!edits.TryReplace(call, function))
            {
                return Refusals.NotFound(call);
            }
        }

        return null;
    }

    private static StatementEffects Effects(SqlNode statement, StatementAnalyser analyser) =>
        (analyser.Writes ? StatementEffects.Writes : StatementEffects.None) | NameEffects.Of(statement);
}
