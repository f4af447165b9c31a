using GatewayOperator.Api.ApprovalRules;
using GatewayProxy.Sql.Risks;

namespace GatewayProxy.Sql.Tests.Risks;

/// <summary>
/// The tables of docs/risks.md are what the analyser says of the corpus and the cases. UPDATE_RISKS=&lt;the
/// repository&gt; writes them anew.
/// </summary>
public sealed class RiskDocumentTests
{
    private static readonly StringComparer Order = StringComparer.Ordinal;

    [Test]
    public void Document_says_what_the_analyser_does()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Risks", "risks.md");
        if (Environment.GetEnvironmentVariable("UPDATE_RISKS") is { Length: > 0 } folder)
        {
            path = Path.Combine(folder, "docs/risks.md");
            File.WriteAllText(path, Filled(File.ReadAllText(path)));
        }

        var text = File.ReadAllText(path);
        Assert.That(text, Is.EqualTo(Filled(text)));
    }

    private static string Filled(string text)
    {
        text = Fill(text, "kinds", Kinds());
        text = Fill(text, "functions", Table("function", FunctionRisks.All));
        return Fill(text, "settings", Table("setting", SettingRisks.All));
    }

    private static string Fill(string text, string name, IEnumerable<string> lines)
    {
        var (start, end) = ($"<!-- {name} -->\n", $"<!-- end of {name} -->");
        var from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[..from] + string.Join('\n', lines) + "\n" + text[text.IndexOf(end, StringComparison.Ordinal)..];
    }

    private static IEnumerable<string> Kinds()
    {
        var seen = CorpusStatement.All.Select(c => c.Sql)
            .Concat(RiskCase.All.Where(c => c.File is not ("functions.sql" or "catalog.sql")).Select(c => c.Sql))
            .SelectMany(sql => RiskAnswers.Of(sql).Statements).ToLookup(s => s.Kind);
        var rows = seen.Select(kind => (kind.Key, Always: Names(Always(kind)), Also: Also(kind), Why: Why(kind)))
            .GroupBy(r => (r.Always, r.Also, r.Why), r => r.Key)
            .Select(g => $"| {string.Join(", ", g.Order(Order))} | {g.Key.Always} | {g.Key.Also} | {g.Key.Why} |")
            .Order(Order);
        return ["| kinds | always | also | why |", "|---|---|---|---|", .. rows];
    }

    private static HashSet<Risk> Always(IEnumerable<StatementRisks> kind) =>
        [.. kind.Select(Own).Aggregate((all, one) => all.Intersect(one))];

    private static string Also(IEnumerable<StatementRisks> kind) =>
        Names(kind.SelectMany(Own).Except(Always(kind)));

    private static IEnumerable<Risk> Own(StatementRisks statement) => Reasons(statement).Select(r => r.Risk);

    private static IEnumerable<RiskReason> Reasons(StatementRisks statement) =>
        statement.Reasons.Where(r => !r.Reason.StartsWith("calls ", StringComparison.Ordinal));

    private static string Why(IEnumerable<StatementRisks> kind) =>
        string.Join("; ", kind.SelectMany(Reasons).Select(r => r.Reason).Distinct().Order(Order));

    private static string Names(IEnumerable<Risk> risks) => string.Join(", ", risks.Distinct().Order());

    private static IEnumerable<string> Table(string head, IEnumerable<(string Name, Risk Risk, string Reason)> rows) =>
    [
        $"| {head} | risk | why |", "|---|---|---|",
        .. rows.GroupBy(r => (r.Risk, r.Reason), r => r.Name).OrderBy(g => g.Key.Risk).ThenBy(g => g.Key.Reason, Order)
            .Select(g => (Names: g.Order(Order).Select(n => $"`{n}`"), g.Key))
            .Select(g => $"| {string.Join(", ", g.Names)} | {g.Key.Risk} | {g.Key.Reason} |"),
    ];
}
