using System.Text.Json;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Yaml;

namespace GatewayOperator.Cli.Tests;

public sealed class ExplainCommandTests
{
    private const string Masked = "SELECT email\nFROM customers WHERE lower(email) = 'x'";

    private const string Session =
        "A session may have another (of its role, its database, a SET), and its temporary tables come first; those "
        + "that hold masks count as masked.";

    private LocalFolder _folder = null!;

    [SetUp]
    public void CreateFolder()
    {
        _folder = new LocalFolder();
        _folder.WriteConfiguration(ShopConfiguration.Create());
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Masked_read_shows_what_runs_and_which_rule_masks_what_and_where()
    {
        var run = await ExplainAsync(Masked);
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Output, Is.EqualTo($$"""
            runs masked under shop/ci in orders
            WARNING:  predicate on masked column public.customers.email compares the mask, not the value
            HINT:  Select rows by columns that are not masked, such as the primary key.
            SELECT (Read) of customers
               public.customers.email: mask Email by shop/pii spec.rules[3]; select list at 1:8, WHERE at 2:28
            sent to PostgreSQL
               SELECT email
               FROM "gw_views"."v1" AS "customers" WHERE lower(email) = 'x'
            not known here
               The session's names: unqualified ones were looked up in search_path "$user", public. {{Session}}
               Whether the grant's privileges, and the database, let it run: nothing was asked of them.

            """));
    }

    [Test]
    public async Task Refusal_reads_as_the_client_would_read_it_and_exits_with_1()
    {
        var run = await ExplainAsync("DELETE FROM public.customers WHERE email = 'x'");
        Assert.That(run.Code, Is.EqualTo(1), run.Error);
        Assert.That(run.Output, Does.StartWith("""
            refused under shop/ci in orders
            ERROR:  42501: this write depends on public.customers.email, which is masked
            DETAIL:  A write that reads a masked column would act on the mask, not on the value.
            HINT:  Select the rows by a column that is not masked
            """));
        Assert.That(run.Output, Does.Contain("WHERE at 1:36").And.Not.Contain("sent to"));
        Assert.That(run.Output, Does.Not.Contain("search_path"));
    }

    [TestCase("SELECT id FROM customers", "runs", "SELECT", "Read")]
    [TestCase("UPDATE customers SET email = 'x' WHERE id = 1", "runs", "UPDATE", "Write")]
    [TestCase("SELECT * FROM customers", "runsMasked", "SELECT", "Read")]
    [TestCase("SELECT phone FROM customers", "refused", "SELECT", "Read")]
    [TestCase("CREATE TABLE t (a int)", "refused", "CREATE TABLE", "Ddl")]
    public async Task Programs_read_verdict_and_kind(string sql, string verdict, string kind, string @class)
    {
        var run = await ExplainAsync(sql, "-o", "json");
        var json = JsonDocument.Parse(run.Output).RootElement;
        Assert.That(json.GetProperty("verdict").GetString(), Is.EqualTo(verdict));
        Assert.That(run.Code, Is.EqualTo(verdict == "refused" ? 1 : 0));
        var statement = json.GetProperty("statements")[0];
        Assert.That(statement.GetProperty("kind").GetString(), Is.EqualTo(kind));
        Assert.That(statement.GetProperty("class").GetString(), Is.EqualTo(@class));
    }

    [Test]
    public async Task Yaml_says_the_same_as_json()
    {
        var yaml = (YamlMapping)YamlComposer.Compose((await ExplainAsync(Masked, "-o", "yaml")).Output)!;
        Assert.That(yaml.FindText("verdict"), Is.EqualTo("runsMasked"));
        Assert.That(yaml.FindText("sent"), Does.Contain("\"gw_views\".\"v1\""));
    }

    [TestCase("other", "runs")]
    [TestCase("other, Public", "runsMasked")]
    [TestCase("\"Public\"", "runs")]
    public async Task Search_path_decides_what_bare_names_mean(string path, string verdict) => Assert.That(
        (await ExplainAsync("SELECT email FROM customers", "--search-path", path, "-o", "json")).Output,
        Does.Contain($"\"verdict\": \"{verdict}\""));

    [Test]
    public async Task Text_comes_from_a_file_or_from_standard_input()
    {
        var file = Path.Combine(_folder.Root, "q.sql");
        await File.WriteAllTextAsync(file, Masked);
        _folder.Input = Masked;
        var expected = (await ExplainAsync(Masked)).Output;
        foreach (var from in (string[])[file, "-"])
        {
            Assert.That(
                (await _folder.RunAsync("explain", "--grant", "shop/ci", "-f", from)).Output, Is.EqualTo(expected));
        }
    }

    [Test]
    public async Task Exempt_grant_runs_what_nobody_judges()
    {
        var run = await _folder.RunAsync("explain", "--grant", "dba", "--sql", "DELETE FROM t WHERE email = ''");
        Assert.That(run.Code, Is.Zero);
        Assert.That(run.Output, Does.StartWith("runs under shop/dba").And.Contain("Nothing is masked"));
    }

    [Test]
    public async Task Target_that_denies_by_default_refuses()
    {
        _folder.WriteConfiguration(ShopConfiguration.Create(DefaultAction.Deny));
        var run = await ExplainAsync("SELECT 1");
        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(run.Output, Does.Contain("defaultAction is Deny"));
    }

    [Test]
    public async Task Syntax_error_is_refused_as_PostgreSQL_words_it()
    {
        var run = await ExplainAsync("SELEC 1");
        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(run.Output, Does.Contain("ERROR:  42601: syntax error at or near \"SELEC\""));
    }

    [TestCase("explain", "--sql", "SELECT 1")]
    [TestCase("explain", "--grant", "ci")]
    [TestCase("explain", "--grant", "ci", "--sql", "SELECT 1", "-f", "q.sql")]
    [TestCase("explain", "--grant", "nobody", "--sql", "SELECT 1")]
    [TestCase("explain", "--grant", "ci", "--database", "billing", "--sql", "SELECT 1")]
    [TestCase("explain", "--grant", "ci", "-f", "not-there.sql")]
    public async Task What_cannot_be_answered_exits_with_2(params string[] arguments)
    {
        var run = await _folder.RunAsync(arguments);
        Assert.That(run.Code, Is.EqualTo(2));
        Assert.That(run.Error, Is.Not.Empty);
    }

    [Test]
    public async Task Configuration_of_an_operator_that_is_gone_is_marked_as_such() =>
        Assert.That((await ExplainAsync("SELECT 1")).Error, Does.Contain("The operator does not run"));

    private Task<Outcome> ExplainAsync(string sql, params string[] more) =>
        _folder.RunAsync(["explain", "--grant", "ci", "--sql", sql, .. more]);
}
