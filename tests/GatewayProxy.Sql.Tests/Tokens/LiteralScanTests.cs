using System.Text;
using System.Text.RegularExpressions;
using GatewayProxy.Sql.Tokens;

namespace GatewayProxy.Sql.Tests.Tokens;

/// <summary>What is taken out of recordings is what PostgreSQL takes for a literal.</summary>
public sealed class LiteralScanTests
{
    [Test]
    public void Literals_of_PostgreSQLs_own_regression_suite_are_those_its_scanner_finds()
    {
        int compared = 0, literals = 0, uncertain = 0;
        foreach (var text in RegressionSuite.Statements())
        {
            if (Parsers.Parse(text) is not Parsed parsed)
            {
                continue;
            }

            var scan = LiteralScan.Of(text);
            uncertain += scan.Understood < text.Length ? 1 : 0;
            if (scan.Understood == text.Length)
            {
                compared++;
                literals += scan.Literals.Count;
                Assert.That(
                    Covered(scan, text), Is.EqualTo(Expected(parsed.Tokens, text)), Encoding.UTF8.GetString(text));
            }
        }

        TestContext.Out.WriteLine($"{compared} texts, {literals} literals, {uncertain} with an uncertain backslash");
        Assert.That(compared, Is.GreaterThan(30_000));
        Assert.That(uncertain, Is.LessThan(compared / 500));
    }

    [TestCase("SELECT 'it''s', 5, 1.5e-3, .5, 0x1F, 1_000", "'it''s'|5|1.5e-3|.5|0x1F|1_000")]
    [TestCase(@"SELECT E'a\'b', e'\\', U&'\0441' UESCAPE '!', N'n', B'01', x'ff'",
        @"E'a\'b'|e'\\'|U&'\0441'|'!'|N'n'|B'01'|x'ff'")]
    [TestCase("SELECT $$a'b$$, $t$ $$ $u$ $t$, $1, a$b$c, $2", "$$a'b$$|$t$ $$ $u$ $t$")]
    [TestCase("SELECT \"a'b\", U&\"c'\", t.a1, -- 'no'\n 'yes' /* 'no' /* 'no' */ 7 */ + 8", "'yes'|8")]
    [TestCase("SELECT 1--'no'\n,2/*'no'*/,*/*3*/'x'", "1|2|'x'")]
    [TestCase("SELECT '\\', 'x'", @"'\'|'x'", 7)]
    [TestCase("SELECT 'open", "", 7)]
    [TestCase("SELECT $a$ open $b$", "", 7)]
    [TestCase("SELECT 1 /* open", "1", 9)]
    public void Literals_of_a_text_are_found_up_to_what_is_not_certain(string sql, string expected, int understood = 0)
    {
        var text = Encoding.UTF8.GetBytes(sql);
        var scan = LiteralScan.Of(text);
        var isCertain = understood == 0;
        Assert.That(scan.Understood, Is.EqualTo(isCertain ? text.Length : understood));
        if (isCertain)
        {
            Assert.That(
                string.Join('|', scan.Literals.Select(l => sql[l.Start..l.End])), Is.EqualTo(expected));
        }
    }

    // 0x83 0x5C is one character of SJIS: to the server no backslash stands before the quote.
    [Test]
    public void Escapes_in_a_text_that_is_not_UTF_8_are_not_certain() =>
        Assert.That(
            LiteralScan.Of([.. "SELECT E'"u8, 0x83, 0x5C, .. "', 'x'"u8]).Understood, Is.EqualTo("SELECT ".Length));

    [TestCase("ALTER ROLE a PASSWORD 'x'")]
    [TestCase("create user a encrypted password 'x'")]
    [TestCase("ALTER ROLE a /* - */ PASSWORD -- now\n 'x'")]
    [TestCase("DO $$ BEGIN EXECUTE 'ALTER ROLE a PassWord ''x'''; END $$")]
    [TestCase("CREATE SUBSCRIPTION s CONNECTION 'host=h user=u' PUBLICATION p")]
    [TestCase("ALTER USER MAPPING FOR a SERVER s OPTIONS (SET U&\"p\\0061ssword\" 'x')")]
    [TestCase("SELECT dblink_connect('h', $1)")]
    [TestCase("SELECT 'postgresql://u:x@h/d'")]
    [TestCase("ALTER SYSTEM SET primary_conninfo = 'x'")]
    [TestCase("SELECT crypt ('x', gen_salt('bf'))")]
    [TestCase("SELECT pgp_sym_encrypt(a, 'x') FROM t")]
    public void Text_that_takes_a_secret_is_known(string sql) =>
        Assert.That(LiteralScan.Of(Encoding.UTF8.GetBytes(sql)).HoldsSecret, Is.True);

    [TestCase("SELECT 'x' -- password\n")]
    [TestCase("SELECT 'x' /* PASSWORD */")]
    [TestCase("SELECT pass, word FROM mapping WHERE a = 'x'")]
    [TestCase("SELECT 'https://example.com/a' FROM subscriptions")]
    [TestCase("SELECT encrypted_at FROM t WHERE (a = 'x')")]
    public void Text_that_takes_none_is_left_alone(string sql) =>
        Assert.That(LiteralScan.Of(Encoding.UTF8.GetBytes(sql)).HoldsSecret, Is.False);

    // A string that goes on in the next line is one token to PostgreSQL, and so is the letter before N'…' another.
    private static List<(int, int)> Expected(TokenScan scan, byte[] text) =>
    [
        .. scan.Tokens.Where(t => t.Kind is TokenKind.Text or TokenKind.Number)
            .Select(t => (Start(t, text), t.End)),
    ];

    private static int Start(in SqlToken token, byte[] text) =>
        text[token.Start] == '\'' && token.Start > 0 && (text[token.Start - 1] | 0x20) == 'n'
        && (token.Start == 1 || !char.IsAsciiLetterOrDigit((char)text[token.Start - 2]))
            ? token.Start - 1
            : token.Start;

    private static List<(int Start, int End)> Covered(LiteralScan scan, byte[] text)
    {
        var covered = new List<(int Start, int End)>();
        foreach (var literal in scan.Literals)
        {
            var goesOn = covered.Count > 0 && text[literal.Start] == '\'' && text[covered[^1].End - 1] == '\''
                && IsLineBreak(text.AsSpan(covered[^1].End..literal.Start));
            covered.Add((goesOn ? covered[^1].Start : literal.Start, literal.End));
            if (goesOn)
            {
                covered.RemoveAt(covered.Count - 2);
            }
        }

        return covered;
    }

    private static bool IsLineBreak(ReadOnlySpan<byte> between) =>
        Regex.IsMatch(Encoding.UTF8.GetString(between), @"^(\s|--[^\n]*\n)*\n(\s|--[^\n]*\n)*$");
}
