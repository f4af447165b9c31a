using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GatewayOperator.Api.ApprovalRules;
using GatewayProxy.Sql.Risks;

namespace GatewayProxy.Sql.Tests.Risks;

public sealed class RiskPropertyTests
{
    private const string Start = "DELETE FROM orders WHERE ";

    private static readonly string[] Conditions =
    [
        .. RiskCase.All.Select(c => c.Sql).Where(sql => sql.StartsWith(Start, StringComparison.Ordinal)
            && !sql.Contains("CURRENT OF", StringComparison.Ordinal)).Select(sql => sql[Start.Length..]),
    ];

    private static readonly string[] Words =
    [
        "SELECT", "FROM", "WHERE", "a", "b.c", "(", ")", ",", ";", "*", "1", "'x'", "$1", "WITH x AS (", "VALUES",
        "INSERT INTO t", "UPDATE t SET a =", "=", "DELETE FROM t", "USING", "JOIN u ON", "LEFT JOIN v ON", "UNION",
        "CASE WHEN", "THEN", "ELSE", "END", "NULL", "ARRAY[", "]", "IN (", "NOT", "EXISTS (SELECT", "AND", "OR",
        "IS NULL", "IS NOT TRUE", "LATERAL (", "GROUP BY", "LIMIT", "MERGE INTO t USING u ON", "WHEN MATCHED THEN",
        "RETURNING *", "COPY t TO STDOUT", "EXPLAIN ANALYZE", "PREPARE p AS", "coalesce(", "f(", "true", "BETWEEN",
    ];

    [TestCaseSource(nameof(Conditions))]
    public void Condition_that_is_said_in_other_words_restricts_as_much(string condition)
    {
        var before = IsUnbounded(condition);
        foreach (var same in (string[])["({0})", "NOT (NOT ({0}))", "({0}) IS TRUE", "({0}) = true", "true AND ({0})"])
        {
            Assert.That(IsUnbounded(string.Format(null, same, condition)), Is.EqualTo(before), same);
        }
    }

    [TestCaseSource(nameof(Conditions))]
    public void Way_out_of_a_condition_takes_it_away(string condition)
    {
        string[] ways = ["true", "1 = 1", "orders.id = id", "$1", "EXISTS (SELECT 1)", "now() > '2020-01-01'"];
        foreach (var way in ways)
        {
            Assert.That(IsUnbounded($"({condition}) OR {way}"), way);
        }
    }

    [TestCaseSource(nameof(Conditions))]
    public void Further_condition_on_the_table_binds_it(string condition) =>
        Assert.That(IsUnbounded($"({condition}) AND orders.id = 5"), Is.False);

    [Test]
    public void No_jumble_of_SQL_ends_the_analysis() => Run(
        Gen.ArrayOf(Gen.Elements(Words)).Select(words => string.Join(' ', words)));

    [Test]
    public void No_part_of_a_known_text_ends_the_analysis() => Run(
        from text in Gen.Elements<RiskCase>(RiskCase.All)
        from start in Gen.Choose(0, text.Sql.Length)
        from end in Gen.Choose(start, text.Sql.Length)
        select text.Sql[start..end]);

    private static bool IsUnbounded(string condition) =>
        RiskAnswers.Of(Start + condition).Risks.Has(Risk.UnboundedWrite);

    private static void Run(Gen<string> texts) => Prop
        .ForAll(
            Arb.From(texts),
            sql => RiskAnalyser.Analyse(Parsers.Parse(Encoding.UTF8.GetBytes(sql)), FunctionTrust.Nothing) is not null)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(3_000).WithEndSize(60));
}
