using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Catalog;
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
    public static TextAnalysis Analyse(
        ParseOutcome outcome, ReadOnlyMemory<byte> text, MaskCatalog catalog, SessionNames names,
        IReadOnlySet<string> tainted) => outcome switch
        {
            Parsed parsed => Analyse(parsed, text, catalog, names, tainted) with { Generation = catalog.Generation },
            SyntaxError error => new TextAnalysis { Refusal = Refusals.Syntax(error) },
            TooLarge large => new TextAnalysis { Refusal = Refusals.TooLarge(large.What) },
            Unrecognised unknown => new TextAnalysis { Refusal = Refusals.NotUnderstood(unknown.What) },
            _ => new TextAnalysis { Refusal = Refusals.NotUnderstood("this statement") },
        };

    private static TextAnalysis Analyse(
        Parsed parsed, ReadOnlyMemory<byte> text, MaskCatalog catalog, SessionNames names,
        IReadOnlySet<string> tainted)
    {
        var edits = new ViewEdits(parsed.Tokens, text);
        var found = new TextAnalysis();
        var taints = new HashSet<string>(tainted, StringComparer.Ordinal);
        var objects = new SessionObjectsReader();
        var stars = new HashSet<uint>();
        foreach (var statement in parsed.Statements)
        {
            var resolver = new NameResolver(catalog, names, taints);
            var analyser = new StatementAnalyser(statement.Node, resolver);
            var refusal = analyser.Analyse();
            found = found with { DependsOnNames = found.DependsOnNames || resolver.UsedSessionNames };
            refusal ??= resolver.UsedSessionNames && names.MayChangeBy(found.Effects)
                ? Refusals.NamesChanged()
                : Edit(analyser, edits);
            if (refusal is not null)
            {
                return found with { Refusal = refusal };
            }

            names = names.With(analyser.Creates);
            taints.UnionWith(analyser.Taints);
            stars.UnionWith(analyser.Stars);
            objects.Take(statement.Node);
            found = found with { Effects = found.Effects | Effects(statement.Node, analyser) };
        }

        return found with
        {
            Edited = edits.All.Count > 0 ? new EditedText(text, edits.All) : null,
            Tainted = [.. taints.Except(tainted)],
            Relations = RelationsIn(parsed),
            Stars = stars,
            Objects = objects.Found,
        };
    }

    private static HashSet<string> RelationsIn(Parsed parsed) => parsed.Statements
        .SelectMany(s => s.Node.DescendantsAndSelf())
        .Where(n => n.Kind == NodeKind.RangeVar)
        .Select(n => n.Text("relname")!)
        .ToHashSet(StringComparer.Ordinal);

    private static Refusal? Edit(StatementAnalyser analyser, ViewEdits edits)
    {
        foreach (var use in analyser.ThroughViews)
        {
            if (!edits.TryAdd(use, use.Relation!.View!.Value))
            {
                return Refusals.NotFound(use.Range);
            }
        }

        return null;
    }

    private static StatementEffects Effects(SqlNode statement, StatementAnalyser analyser) =>
        (analyser.Writes ? StatementEffects.Writes : StatementEffects.None) | NameEffects.Of(statement);
}
