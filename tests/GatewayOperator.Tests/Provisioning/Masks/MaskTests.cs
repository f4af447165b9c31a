using System.Globalization;
using GatewayOperator.Api.Masking;
using GatewayOperator.Provisioning.Masks;
using Npgsql;

namespace GatewayOperator.Tests.Provisioning.Masks;

/// <summary>
/// Every mask over every type it fits, on a real server, through a real view: what goes in, what comes out.
/// </summary>
public sealed class MaskTests
{
    private const string Long = "repeat('0123456789', 30000)";

    private static readonly Mask Null = new() { Type = MaskType.Null };
    private static readonly Mask Redact = new() { Type = MaskType.Redact };
    private static readonly Mask Email = new() { Type = MaskType.Email };
    private static readonly Mask Pseudonym = new() { Type = MaskType.Pseudonym };
    private static readonly Mask Last4 = new() { Type = MaskType.Partial, KeepLast = 4 };
    private static readonly Mask Ends = new() { Type = MaskType.Partial, KeepFirst = 1, KeepLast = 2 };
    private static readonly Mask Tens = new() { Type = MaskType.Bucket, Width = 10 };
    private static readonly Mask Widest = new() { Type = MaskType.Bucket, Width = long.MaxValue };
    private static readonly Mask Keys = new() { Type = MaskType.JsonKeys, Keys = ["a", "it's \\ \"b\""] };
    private static readonly Mask Scrub = new()
    {
        Type = MaskType.Scrub,
        Detectors = [.. Enum.GetValues<ScrubDetector>()],
    };

    /// <summary>Types with the values at their edges, as SQL.</summary>
    private static readonly (string Type, string[] Values)[] Types =
    [
        ("text", ["''", "'a'", "'günter@example.org'", Long, "'🎉🎉🎉🎉🎉'", "E'\\\\'", "'%s $1 {0}'"]),
        ("text COLLATE loose", ["''", "'Ä@b'", "'abc def 4111 1111 1111 1111'"]),
        ("varchar(3)", ["''", "'ab'", "'abc'"]),
        ("varchar(40)", ["''", "'4111 1111 1111 1111'", "repeat('é', 40)"]),
        ("char(6)", ["''", "'ab'", "'abcdef'"]),
        ("citext", ["''", "'Ada@Example.org'"]),
        ("email_address", ["'a@b'", "'somebody@example.org'"]),
        ("smallint", ["0", "-32768", "32767"]),
        ("integer", ["0", "-2147483648", "2147483647"]),
        ("bigint", ["0", "-9223372036854775808", "9223372036854775807"]),
        ("positive", ["1", "2147483647"]),
        ("numeric", ["0", "'NaN'", "-9.99", "repeat('9', 131072)", "'-' || repeat('9', 131072)", "'Infinity'"]),
        ("numeric(5,2)", ["0", "-999.99", "999.99", "'NaN'"]),
        ("numeric(2,5)", ["0", "0.00099", "-0.00099"]),
        ("numeric(2,-3)", ["0", "99000", "-99000"]),
        ("real", ["0", "3.4028235e38", "-3.4028235e38", "1e-45", "'NaN'", "'Infinity'", "'-Infinity'"]),
        ("double precision", ["0", "1.7976931348623157e308", "-1.7976931348623157e308", "5e-324", "'Infinity'"]),
        ("boolean", ["true", "false"]),
        ("date", ["'4713-11-24 BC'", "'5874897-12-31'", "'infinity'", "'-infinity'", "'2026-02-28'", "'294276-12-31'"]),
        ("timestamp", ["'4713-11-24 BC'", "'294276-12-31 23:59:59.999999'", "'infinity'", "'-infinity'"]),
        ("timestamp(2)", ["'2026-02-28 12:13:14.56'", "'infinity'"]),
        ("timestamptz", ["'4713-11-24 00:00+00 BC'", "'294276-12-31 23:59:59.999999+00'", "'infinity'", "'-infinity'"]),
        ("time", ["'24:00'"]),
        ("interval", ["'178000000 years'"]),
        ("uuid", ["'ffffffff-ffff-ffff-ffff-ffffffffffff'"]),
        ("json", ["'{}'", "'[1]'", "'null'", "'{\"a\": 1, \"a\": 2}'", "'{\"a\": \"\\u0000\"}'", "'{\"\\ud800\": 1}'"]),
        ("jsonb", ["'{}'", "'[{\"a\": 1}]'", "'\"a\"'", "'null'", "'{\"a\": {\"c\": 1}, \"c\": 3}'"]),
        ("text[]", ["'{}'", "'{a,NULL}'"]),
        ("integer[][]", ["'{{1,2},{3,4}}'"]),
        ("bytea", ["''", "'\\x00ff'"]),
        ("inet", ["'10.1.2.3/8'", "'::1'"]),
        ("cidr", ["'10.0.0.0/8'"]),
        ("mood", ["'sad'"]),
        ("pair", ["ROW(1, NULL)", "ROW(NULL, NULL)"]),
        ("int4range", ["'empty'"]),
        ("\"char\"", ["'x'"]),
        ("name", ["'x'"]),
    ];

    private static Scene _scene = null!;

    [OneTimeSetUp]
    public async Task CreateTypesAsync()
    {
        _scene = await Scene.CreateAsync("SELECT 1");
        await Scene.Server.ExecuteAsync(
            _scene.Database,
            """
            CREATE EXTENSION citext;
            CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
            CREATE DOMAIN email_address AS varchar(30) CHECK (VALUE ~ '^[^@]+@[^@]+$');
            CREATE DOMAIN positive AS integer NOT NULL CHECK (VALUE > 0);
            CREATE TYPE mood AS ENUM ('sad', 'ok');
            CREATE TYPE pair AS (a int, b text);
            CREATE TABLE key (key bytea); INSERT INTO key VALUES ('\x01');
            """,
            Scene.Ct);
    }

    /// <summary>Total, of the column's type, modifier and collation, NULL only where NULL was or is meant.</summary>
    [TestCaseSource(nameof(Fitting))]
    public async Task Mask_takes_every_value_and_keeps_the_type(string type, Mask mask)
    {
        var values = Types.First(t => t.Type == type).Values;
        var column = await CreateAsync(type, values);
        var sql = MaskExpression.For(mask, column, "b.c", "public.key")!;
        await Scene.Server.ExecuteAsync(
            _scene.Database, $"CREATE VIEW w AS SELECT b.n, {sql} AS c FROM t AS b (n, c)", Scene.Ct);
        Assert.That(
            await _scene.QueryAsync(
                """
                SELECT DISTINCT format_type(a.atttypid, a.atttypmod), a.attcollation::regcollation FROM pg_attribute a
                WHERE a.attrelid IN ('t'::regclass, 'w'::regclass) AND a.attname = 'c'
                """),
            type is "email_address" or "positive" ? Has.Count.EqualTo(2) : Has.Count.EqualTo(1),
            "a domain is shown as its base type, everything else as itself");
        Assert.That(
            await _scene.QueryAsync("SELECT count(c) FROM (SELECT c FROM w OFFSET 0) AS x"), Has.Count.EqualTo(1));
        var hollow = mask.Type is MaskType.Null or MaskType.JsonKeys || type == "pair";
        Assert.That(
            await _scene.QueryAsync("SELECT n FROM w WHERE c IS NULL AND n > 0"), hollow ? Is.Not.Null : Is.Empty);
        Assert.That(await _scene.QueryAsync("SELECT c IS NULL FROM w WHERE n = 0"), Is.EqualTo(Nothing(type)));
    }

    [TestCaseSource(nameof(Unfit))]
    public async Task Mask_that_does_not_fit_names_those_that_do(string type, Mask mask)
    {
        var column = await CreateAsync(type, []);
        var refusal = MaskFit.Refusal(mask, column);
        Assert.That(refusal, Does.StartWith($"mask {mask.Type}").And.Contains($"does not fit {column.Sql}; use Null"));
        Assert.That(refusal.Split("; use ")[1], Does.Not.Contain($"{mask.Type},"));
    }

    [TestCase("text", "4111111111111111", "***1111")]
    [TestCase("text", "12345678", "***5678")]
    [TestCase("text", "1234567", "***")]
    [TestCase("varchar(8)", "12345678", "***5678")]
    [TestCase("varchar(40)", "🎉🎉🎉🎉1234", "***1234")]
    [TestCase("char(10)", "123456", "***       ")]
    public async Task Partial_shows_the_end_and_never_more_than_half(string type, string value, string shown) =>
        Assert.That(await ShowAsync(type, $"'{value}'", Last4), Is.EqualTo(shown));

    [TestCase("Call me: ada@example.org, now", "Call me: [email], now")]
    [TestCase("card 4111-1111-1111-1111.", "card [card].")]
    [TestCase("ssn 078-05-1120", "ssn [ssn]")]
    [TestCase("DE89 3704 0044 0532 0130 00 thanks", "[iban] thanks")]
    [TestCase("tel. +49 (0)30 123456", "tel. [phone]")]
    [TestCase("order 12345 of 2026", "order 12345 of 2026")]
    public async Task Scrub_removes_what_its_detectors_know(string text, string shown) =>
        Assert.That(await ShowAsync("text", $"'{text}'", Scrub), Is.EqualTo(shown));

    [TestCase("repeat('a', 999999)")]
    [TestCase("repeat('a@', 499999)")]
    [TestCase("repeat('a', 999000) || '@'")]
    [TestCase("repeat('1 ', 499999)")]
    [TestCase("repeat('1-', 499999) || 'x'")]
    [TestCase("repeat('DE89 ', 190000)")]
    [TestCase("repeat('(', 999999)")]
    public async Task Scrub_ends_before_the_client_loses_patience_on_texts_made_to_hold_it_up(string text) =>
        Assert.That(await ShowAsync("text", text, Scrub), Is.Not.Null);

    [Test]
    public async Task Scrub_hides_a_text_that_is_too_long_to_be_searched() =>
        Assert.That(await ShowAsync("text", "repeat('x', 1000001)", Scrub), Is.EqualTo("***"));

    [Test]
    public async Task JsonKeys_keeps_what_is_allowed_and_nothing_of_what_is_no_object()
    {
        Assert.That(
            await ShowAsync("jsonb", "'{\"a\": {\"z\": 1}, \"b\": 2}'", Keys), Is.EqualTo("{\"a\": {\"z\": 1}}"));
        Assert.That(await ShowAsync("json", "'{\"a\": 1, \"b\": 2}'", Keys), Is.EqualTo("{ \"a\" : 1 }"));
        Assert.That(await ShowAsync("jsonb", "'[{\"a\": 1}]'", Keys), Is.Empty);
    }

    [TestCase("integer", "47", "40")]
    [TestCase("integer", "-47", "-40")]
    [TestCase("numeric(5,2)", "47.11", "40.00")]
    [TestCase("double precision", "47.11", "40")]
    [TestCase("real", "9.99", "0")]
    public async Task Bucket_cuts_numbers_towards_zero(string type, string value, string shown) =>
        Assert.That(await ShowAsync(type, value, Tens), Is.EqualTo(shown));

    [Test]
    public async Task Buckets_of_times_do_not_move_with_the_time_zone_of_the_session()
    {
        var column = await CreateAsync("timestamptz", ["'2026-03-15 23:30:00+00'"]);
        var mask = new Mask { Type = MaskType.Bucket, Unit = BucketUnit.Day };
        var sql = MaskExpression.For(mask, column, "t.c", "public.key");
        foreach (var zone in new[] { "UTC", "Asia/Tokyo", "QQQ+13:31", "QQQ-15:59" })
        {
            var shown = await _scene.QueryAsync(
                $"SET TimeZone = '{zone}'; SELECT extract(epoch FROM {sql})::bigint FROM t WHERE n > 0");
            Assert.That(shown, Is.EqualTo(new[] { "1773532800" }), zone);
        }
    }

    [Test]
    public async Task Pseudonyms_join_what_was_equal_and_nothing_else()
    {
        var text = await ShowAsync("text", "'Ada'", Pseudonym);
        Assert.That(text, Does.Match("^[0-9a-f]{64}$"));
        Assert.That(await ShowAsync("varchar(20)", "'Ada'", Pseudonym), Is.EqualTo(text[..20]));
        Assert.That(await ShowAsync("char(20)", "'Ada'", Pseudonym), Is.EqualTo(text[..20]));
        Assert.That(await ShowAsync("text", "'ada'", Pseudonym), Is.Not.EqualTo(text));
        Assert.That(
            await ShowAsync("citext", "'ADA'", Pseudonym), Is.EqualTo(await ShowAsync("citext", "'ada'", Pseudonym)));
        Assert.That(await ShowAsync("uuid", "gen_random_uuid()", Pseudonym), Does.Match("^[0-9a-f-]{36}$"));
        Assert.That(
            long.Parse(await ShowAsync("integer", "-5", Pseudonym), CultureInfo.InvariantCulture),
            Is.Not.EqualTo(-5).And.Not.Negative);
    }

    [Test]
    public async Task Nothing_that_a_client_puts_before_pg_catalog_is_ever_called()
    {
        await Scene.Server.ExecuteAsync(
            _scene.Database,
            """
            CREATE SCHEMA evil;
            CREATE FUNCTION evil.left(text, int) RETURNS text LANGUAGE sql AS 'SELECT $1';
            CREATE FUNCTION evil.char_length(text) RETURNS int LANGUAGE sql AS 'SELECT 99';
            CREATE FUNCTION evil.cat(text, text) RETURNS text LANGUAGE sql AS 'SELECT $1';
            CREATE OPERATOR evil.|| (FUNCTION = evil.cat, LEFTARG = text, RIGHTARG = text);
            """,
            Scene.Ct);
        var column = await CreateAsync("text", ["'0123456789'"]);
        var sql = MaskExpression.For(Ends, column, "t.c", "public.key");
        Assert.That(
            await _scene.QueryAsync($"SET search_path = evil, pg_catalog, public; SELECT {sql} FROM t WHERE n > 0"),
            Is.EqualTo(new[] { "0***89" }));
    }

    private static IEnumerable<TestCaseData> Fitting() => Cases(fit: true);

    private static IEnumerable<TestCaseData> Unfit() => Cases(fit: false);

    private static IEnumerable<TestCaseData> Cases(bool fit)
    {
        Mask[] masks =
        [
            Null, Redact, Email, Pseudonym, Last4, Ends, Tens, Widest, Keys, Scrub,
            .. Enum.GetValues<BucketUnit>().Select(u => new Mask { Type = MaskType.Bucket, Unit = u }),
        ];
        return from type in Types
               from mask in masks
               where MaskExpression.For(mask, Guess(type.Type), "c", "k") is not null == fit
               select new TestCaseData(type.Type, mask).SetArgDisplayNames(
                   type.Type, $"{mask.Type}{mask.KeepFirst}{mask.KeepLast}{mask.Width}{mask.Unit}");
    }

    /// <summary>What the server will say of the type; the tests find out if it does not.</summary>
    private static ColumnType Guess(string type)
    {
        var name = type.Split(' ', '(', '[')[0] switch
        {
            "smallint" => "int2",
            "integer" or "positive" => "int4",
            "bigint" => "int8",
            "real" => "float4",
            "double" => "float8",
            "boolean" => "bool",
            "char" => "bpchar",
            "email_address" => "varchar",
            var other => other,
        };
        return new ColumnType
        {
            Sql = type,
            Family = ColumnType.FamilyOf(name, name != "citext", type.Contains('[', StringComparison.Ordinal)),
        };
    }

    private static string[] Nothing(string type) => type == "positive" ? [] : ["t"];

    private static async Task<string> ShowAsync(string type, string value, Mask mask)
    {
        var column = await CreateAsync(type, [value]);
        var sql = MaskExpression.For(mask, column, "t.c", "public.key");
        return (await _scene.QueryAsync($"SELECT {sql} FROM t WHERE n > 0"))[0];
    }

    /// <summary>Makes a table with these values, and NULL where the type has it.</summary>
    private static async Task<ColumnType> CreateAsync(string type, string[] values)
    {
        var bare = type.Contains("COLLATE", StringComparison.Ordinal);
        var rows = string.Concat(values.Select(
            (v, i) => $"INSERT INTO t VALUES ({i + 1}, {(bare ? v : $"CAST({v} AS {type})")});"));
        var none = type == "positive" ? "" : "INSERT INTO t VALUES (0, NULL);";
        await Scene.Server.ExecuteAsync(
            _scene.Database,
            $"DROP VIEW IF EXISTS w; DROP TABLE IF EXISTS t; CREATE TABLE t (n int, c {type}); {rows} {none}",
            Scene.Ct);
        await using var connection = await Scene.Server.ConnectAsync(Scene.Server.Superuser, _scene.Database, Scene.Ct);
        await using var command = new NpgsqlCommand("SELECT 't'::regclass::oid", connection);
        var oid = (uint)(await command.ExecuteScalarAsync(Scene.Ct))!;
        var types = await ColumnTypeReader.ReadAsync(connection, [(oid, (short)2)], Scene.Ct);
        return types[(oid, 2)];
    }
}
