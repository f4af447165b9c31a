using System.Text;

namespace GatewayProxy.Sql.Tests;

/// <summary>What ends a process that hands it to PostgreSQL's parser unchecked, and what is only large.</summary>
public sealed class LimitTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static IEnumerable<TestCaseData> Deep =>
    [
        Case("a sum of 60 kB", "SELECT 1" + Repeat("+1", 30_000)),
        Case("a hundred thousand parentheses", "SELECT " + Repeat("(", 100_000) + "1" + Repeat(")", 100_000)),
        Case("a mebibyte of UNIONs", Repeat("SELECT 1 UNION ", 69_000) + "SELECT 1"),
        Case("six thousand UNIONs", Repeat("SELECT 1 UNION ", 6_000) + "SELECT 1"),
        Case("ten thousand sums", "SELECT 1" + Repeat("+1", 9_990)),
        Case("nineteen thousand NOTs", "SELECT " + Repeat("NOT ", 19_000) + "true"),
        Case("nested CASE", "SELECT " + Repeat("CASE WHEN ", 6_000) + "true" + Repeat(" THEN 1 END", 2_000)),
        Case("nested arrays", "SELECT " + Repeat("ARRAY[", 6_000) + "1" + Repeat("]", 6_000)),
        Case("nested sub-selects", Repeat("SELECT (", 6_000) + "SELECT 1" + Repeat(")", 6_000)),
        Case("nested functions", "SELECT " + Repeat("f(", 6_000) + "1" + Repeat(")", 6_000)),
        Case("nested joins", "SELECT * FROM t" + Repeat(" JOIN t ON true", 3_900)),
        Case("casts in a row", "SELECT 1" + Repeat("::int", 9_900)),
        Case("nested EXPLAIN", Repeat("EXPLAIN ", 19_000) + "SELECT 1"),
        Case("nested comments", Repeat("/*", 400_000) + Repeat("*/", 100_000)),
        Case("half a mebibyte of signs", "SELECT " + Repeat("+", 500_000) + "1"),
    ];

    private static IEnumerable<TestCaseData> Costly =>
    [
        Case("nine thousand parentheses", "SELECT " + Repeat("(", 9_000) + "1" + Repeat(")", 9_000)),
        Case("six thousand subscripts in a row", "SELECT (a)" + Repeat("[1]", 6_600)),
        Case("a name of ten thousand parts", "SELECT a" + Repeat(".a", 9_900)),
        Case("nested comments apart", Repeat("/* ", 300_000)),
        Case("a mebibyte of short runs of signs", "SELECT " + Repeat("++++++++++++++++ ", 60_000) + "1"),
        Case("as many operators as are affordable", "SELECT " + Repeat("+", 4_000) + "1"),
        Case("string after string", "SELECT " + Repeat("'' \n", 200_000)),
        Case("dollars", "SELECT " + Repeat("$a", 500_000)),
        Case("open dollar quotes", "SELECT $a$" + Repeat("$a", 500_000)),
    ];

    [TestCaseSource(nameof(Deep))]
    public async Task Text_made_to_exhaust_the_parser_is_refused_and_the_next_one_parses(string sql)
    {
        foreach (var parser in new[] { Parsers.Preferred, Parsers.Oldest })
        {
            Assert.That(await ParseAsync(parser, sql), Is.Not.InstanceOf<Parsed>());
            Assert.That(await ParseAsync(parser, "SELECT 1"), Is.InstanceOf<Parsed>());
        }
    }

    [TestCase("(", "1", ")")]
    [TestCase("-", "1", "")]
    [TestCase("@ ", "1", "")]
    [TestCase("NOT ", "true", "")]
    [TestCase("f(", "1", ")")]
    [TestCase("ARRAY[", "1", "]")]
    [TestCase("(SELECT ", "1", ")")]
    [TestCase("CASE WHEN ", "1", " THEN 1 END")]
    [TestCase("1+", "1", "")]
    [TestCase("1^", "1", "")]
    [TestCase("", "a", "[1]")]
    [TestCase("", "1", "::x")]
    [TestCase("", "a", ".a")]
    [TestCase("", "1", " UNION SELECT 1")]
    public void Short_text_is_parsed_within_the_least_stack_there_is(string open, string inner, string close)
    {
        const int Short = 256;
        const int LeastStack = 160 * 1024;
        var levels = (Short - "SELECT ".Length - inner.Length) / (open.Length + close.Length);
        var sql = $"SELECT {Repeat(open, levels)}{inner}{Repeat(close, levels)}";
        var outcomes = new List<ParseOutcome>();
        var thread = new Thread(
            () => outcomes.AddRange(
            [
                Parsers.Parse(Parsers.Preferred, Encoding.UTF8.GetBytes(sql)),
                Parsers.Parse(Parsers.Oldest, Encoding.UTF8.GetBytes(sql)),
            ]),
            LeastStack);
        thread.Start();
        Assert.That(thread.Join(Patience), Is.True);
        Assert.That(outcomes, Has.Count.EqualTo(2));
    }

    [TestCaseSource(nameof(Costly))]
    public async Task Text_made_to_take_long_has_an_outcome_soon(string sql)
    {
        Assert.That(await ParseAsync(Parsers.Preferred, sql), Is.Not.Null);
        Assert.That(await ParseAsync(Parsers.Oldest, sql), Is.Not.Null);
    }

    [Test]
    public void Text_is_refused_above_one_mebibyte_and_not_below()
    {
        var largest = Encoding.UTF8.GetBytes("SELECT '" + Repeat("x", SqlLimits.Bytes - 9) + "'");
        Assert.That(largest, Has.Length.EqualTo(SqlLimits.Bytes));
        Assert.That(Parsers.Parse(largest), Is.InstanceOf<Parsed>());
        Assert.That(Parsers.Parse([.. largest, (byte)' ']), Is.EqualTo(new TooLarge(SizeLimit.Bytes)));
        Assert.That(Parsers.Parse(new byte[1 << 26]), Is.EqualTo(new TooLarge(SizeLimit.Bytes)));
    }

    [Test]
    public void Tokens_are_counted_and_comments_are_not()
    {
        var most = "SELECT 1" + Repeat(",1", (SqlLimits.Tokens - 2) / 2);
        Assert.That(Parsers.Parse(most), Is.InstanceOf<Parsed>());
        Assert.That(Parsers.Parse(most + Repeat("/**/ ", 30_000)), Is.InstanceOf<Parsed>());
        Assert.That(Parsers.Parse(most + ",1"), Is.EqualTo(new TooLarge(SizeLimit.Tokens)));
    }

    [Test]
    public void Lines_of_operator_characters_that_people_draw_parse()
    {
        var drawn = "/*" + Repeat("*", 80) + "*/\n-- " + Repeat("=", 100) + "\n";
        Assert.That(Parsers.Parse(Repeat(drawn, 500) + "SELECT 1"), Is.InstanceOf<Parsed>());
    }

    [TestCase("a list", "SELECT 1 WHERE 1 IN (1", ", 1", ")")]
    [TestCase("AND", "SELECT 1 WHERE a", " AND a", "")]
    [TestCase("OR", "SELECT 1 WHERE a", " OR a", "")]
    [TestCase("rows", "INSERT INTO t VALUES (1)", ", (1)", "")]
    [TestCase("parts of a name", "SELECT a", ".a", "")]
    [TestCase("statements", "SELECT 1", "; SELECT 1", "")]
    public void Long_text_is_not_deep(string what, string head, string more, string tail)
        => Assert.That(Parsers.Parse(head + Repeat(more, 4_000) + tail), Is.InstanceOf<Parsed>(), what);

    [Test]
    public void Depth_is_refused_as_unrecognised_and_only_beyond_the_cap()
    {
        Assert.That(Parsers.Parse("SELECT 1" + Repeat("+1", SqlLimits.Depth - 10)), Is.InstanceOf<Parsed>());
        Assert.That(Parsers.Parse("SELECT 1" + Repeat("+1", SqlLimits.Depth)), Is.InstanceOf<Unrecognised>());
    }

    [Test]
    public void Garbage_of_one_mebibyte_has_an_outcome()
    {
        var random = new Random(4);
        var garbage = new byte[SqlLimits.Bytes];
        for (var i = 0; i < garbage.Length; i++)
        {
            garbage[i] = (byte)random.Next(' ', 127);
        }

        Assert.That(Parsers.Parse(garbage), Is.Not.InstanceOf<Parsed>());
        random.NextBytes(garbage);
        Assert.That(Parsers.Parse(garbage), Is.InstanceOf<Unrecognised>());
    }

    [Test]
    public void Text_with_a_zero_byte_or_outside_Unicode_is_unrecognised()
    {
        Assert.That(Parsers.Parse("SELECT 1\0; DROP TABLE t"u8.ToArray()), Is.InstanceOf<Unrecognised>());
        Assert.That(Parsers.Parse([.. "SELECT '"u8, 0xFF, (byte)'\'']), Is.InstanceOf<Unrecognised>());
        Assert.That(Parsers.Parse([.. "SELECT '"u8, 0xED, 0xA0, 0x80, (byte)'\'']), Is.InstanceOf<Unrecognised>());
        Assert.That(Parsers.Parse(@"SELECT E'\xff'"), Is.Not.InstanceOf<Parsed>());
    }

    private static Task<ParseOutcome> ParseAsync(SqlParser parser, string sql)
        => parser.ParseAsync(Encoding.UTF8.GetBytes(sql), CancellationToken.None).AsTask().WaitAsync(Patience);

    private static TestCaseData Case(string name, string sql) => new TestCaseData(sql).SetArgDisplayNames(name);

    private static string Repeat(string text, int times) => new StringBuilder().Insert(0, text, times).ToString();
}
