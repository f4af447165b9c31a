using System.Text;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Policy.Decisions;
using GatewayProxy.Sql;
using GatewayProxy.Sql.Analysis;
using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Catalog;
using GatewayProxy.Sql.Classification;

namespace GatewayOperator.Cli.Explaining;

/// <summary>
/// Judges a text as the proxy would, by the proxy's own rules and configuration, and keeps the reasons.
/// </summary>
internal sealed class Explainer(GatewayConfig config, GrantConfig grant, string database, SearchPath path)
{
    private const string Privileges =
        "Whether the grant's privileges, and the database, let it run: nothing was asked of them.";

    private readonly DatabaseConfig? _database = config.Databases.FirstOrDefault(d => d.Name == database);

    private bool IsEnforced => grant.Masking == MaskingMode.Enforced;

    public async Task<Explanation> ExplainAsync(SqlParser parser, string sql, CancellationToken cancellation)
    {
        var text = Encoding.UTF8.GetBytes(sql);
        var outcome = await parser.ParseAsync(text, cancellation);
        var findings = new List<StatementFindings>();
        var analysis = IsEnforced && _database is { Relations.Count: > 0 }
            ? Analyse(outcome, text, _database, findings)
            : new TextAnalysis();
        if (findings.Count == 0 && outcome is Parsed parsed)
        {
            findings.AddRange(parsed.Statements.Select(s => new StatementFindings(s, [])));
        }

        var refusal = analysis.Refusal ?? Refused(DecisionEngine.Decide(config, grant, StatementForm.SimpleQuery));
        var runs = refusal is null;
        return new Explanation
        {
            Verdict = !runs ? ExplainedVerdict.Refused
                : analysis.Edited is null ? ExplainedVerdict.Runs
                : ExplainedVerdict.RunsMasked,
            Grant = $"{grant.Namespace}/{grant.Name}",
            Database = database,
            Revision = config.Revision,
            Refusal = refusal,
            Sent = runs && analysis.Edited is { } edited ? Encoding.UTF8.GetString(edited.Text) : null,
            Statements = [.. findings.Select(f => Explain(f, text))],
            Warnings = runs ? analysis.Warnings : [],
            NotKnown = NotKnown(analysis),
        };
    }

    private TextAnalysis Analyse(
        ParseOutcome outcome, byte[] text, DatabaseConfig of, List<StatementFindings> findings) => TextAnalyser.Analyse(
            outcome, text, MaskCatalog.Of(of),
            path.NamesIn(of.Relations), new HashSet<string>(), findings);

    private static Refusal? Refused(Verdict verdict)
    {
        if (verdict.IsAllowed)
        {
            return null;
        }

        var (message, detail, hint) = VerdictError.Explain(verdict.Reason);
        return new Refusal(SqlStates.InsufficientPrivilege, message, detail, hint);
    }

    private IReadOnlyList<string> NotKnown(TextAnalysis analysis) =>
    [
        .. analysis.DependsOnNames
            ? [$"The session's names: unqualified ones were looked up in search_path {path.Text}. A session may have "
                + "another (of its role, its database, a SET), and its temporary tables come first; those that hold "
                + "masks count as masked."]
            : Enumerable.Empty<string>(),
        .. IsEnforced
            ? _database is null
                ? [$"What is protected in {database}: the operator has not looked at it yet. The database denies it."]
                : Enumerable.Empty<string>()
            : [$"Grant {grant.Namespace}/{grant.Name} has masking: Exempt. Nothing is masked, rewritten or judged."],
        Privileges,
    ];

    private ExplainedStatement Explain(StatementFindings found, byte[] text)
    {
        var kind = StatementClassifier.Classify(found.Statement.Node);
        return new ExplainedStatement(
            kind.Name, kind.Class.ToString(), Relations(found.Statement.Node),
            [.. found.Uses.Where(u => u.Relation is not null)
                .SelectMany(u => u.Sightings.Select(s => (u.Relation, Sighting: s)))
                .GroupBy(s => (s.Relation, s.Sighting.Column))
                .Select(g => Explain(g.Key.Relation!, g.Key.Column, g.Select(s => s.Sighting), text))
                .OrderBy(c => c.Column, StringComparer.Ordinal)]);
    }

    private ExplainedColumn Explain(
        MaskedRelation relation, string name, IEnumerable<Sighting> sightings, byte[] text)
    {
        var column = relation.Find(name)!;
        return new ExplainedColumn(
            $"{relation}.{name}", column.Exposure, column.Mask,
            [.. (column.Sources ?? []).Select(s => $"{config.Target.Namespace}/{s.Policy} spec.rules[{s.Rule}]")],
            [.. sightings.OrderBy(s => s.Location).Select(s => ExplainedPlace.Of(s, text))]);
    }

    private static IReadOnlyList<string> Relations(SqlNode statement)
    {
        var nodes = statement.DescendantsAndSelf().ToList();
        var common = nodes.Where(n => n.Kind == NodeKind.CommonTableExpr).Select(n => n.Text("ctename")!).ToHashSet();
        return [.. nodes.Where(n => n.Kind == NodeKind.RangeVar)
            .Where(n => n.Text("schemaname") is not null || !common.Contains(n.Text("relname")!))
            .Select(n => n.Text("schemaname") is { } schema ? $"{schema}.{n.Text("relname")}" : n.Text("relname")!)
            .Distinct(StringComparer.Ordinal)];
    }
}
