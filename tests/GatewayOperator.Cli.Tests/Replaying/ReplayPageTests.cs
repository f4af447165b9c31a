using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using GatewayProxy.Recording;
using Microsoft.Extensions.Time.Testing;

namespace GatewayOperator.Cli.Tests.Replaying;

/// <summary>The page of a session in a real browser.</summary>
public sealed class ReplayPageTests
{
    private static readonly string[] Hostile =
    [
        "select '<script>document.title = \"owned\"</script>'",
        "</pre></script><script>document.title = 'owned'</script>",
        "<img src=x onerror=\"document.title='owned'\"><svg onload=\"document.title='owned'\">",
        "\" onmouseover=\"document.title='owned'\" autofocus onfocus=\"document.title='owned'\"",
        "<style>body{display:none}</style><meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>",
        "select 'a\u202eb\u0007\u001b[2J\0'",
    ];

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 9, 30, 0, TimeSpan.Zero));

    private LocalFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new LocalFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task All_statements_are_on_the_page_with_verdict_outcome_and_timeline()
    {
        var page = await PageAsync(Shop);
        var (dom, log) = await Browser.RenderAsync(page);
        Assert.That(log, Does.Not.Contain("CONSOLE"));
        Assert.That(States(dom), Is.EqualTo(new[] { "allowed", "allowed", "refused", "failed", "unknown" }));
        Assert.That(Regex.Count(dom, "<i class=\"[a-z]+\"[^>]* style=\"left: "), Is.EqualTo(5), "ticks");
        Assert.That(dom, Does.Contain("all 5").And.Contain("refused 1").And.Contain("Approval trail"));
        Assert.That(dom, Does.Contain("SELECT 3").And.Contain("no-bulk-delete").And.Contain("'alice@example.com'"));

        var image = Path.Combine(TestContext.CurrentContext.WorkDirectory, "replay.png");
        await Browser.ScreenshotAsync(page, image);
        Assert.That(new FileInfo(image).Length, Is.GreaterThan(20_000));
    }

    [Test]
    public async Task Search_leaves_what_it_finds()
    {
        var page = await PageAsync(Shop);
        var (dom, log) = await Browser.RenderAsync(page, "?q=DELETE");
        Assert.That(log, Does.Not.Contain("CONSOLE"));
        Assert.That(Regex.Count(dom, "<article [^>]*hidden"), Is.EqualTo(4));
        Assert.That(dom, Does.Contain("1 of 5 statements"));
        Assert.That(
            Regex.Match(dom, "<article (?![^>]*hidden).*?</article>").Value, Does.Contain("delete from orders"));
    }

    [Test]
    public async Task A_hostile_session_is_text_and_runs_nothing()
    {
        var page = await PageAsync(journal =>
        {
            foreach (var sql in Hostile)
            {
                Write(journal, sql);
            }
        });
        var (dom, log) = await Browser.RenderAsync(page);

        // A statement that got through would be refused by the page's policy, and that is in the log.
        Assert.That(log, Does.Not.Contain("CONSOLE"));
        Assert.That(dom, Does.Not.Contain("<title>owned"));
        var shown = Regex.Matches(dom, "(?s)<pre>(.*?)</pre>").Select(m => WebUtility.HtmlDecode(m.Groups[1].Value));
        Assert.That(shown, Is.EqualTo(Hostile.Take(5).Append(@"select 'a\u{202e}b\u{7}\u{1b}[2J\u{0}'")));
        Assert.That(Regex.Count(dom, "<script"), Is.EqualTo(1));
        Assert.That(Regex.Count(dom, "<(img|svg|style)"), Is.EqualTo(1), "the page's own style");
    }

    [Test]
    public async Task A_page_names_nothing_outside_itself()
    {
        var html = await File.ReadAllTextAsync(await PageAsync(Shop));
        Assert.That(html, Does.Contain("default-src 'none'"));
        Assert.That(html, Does.Not.Match("(?i)\\b(src|href)=\"(?!#)"));
        Assert.That(html, Does.Not.Contain("@import").And.Not.Contain("url("));
    }

    private static IEnumerable<string> States(string dom) =>
        Regex.Matches(dom, "<article id=\"n\\d+\" class=\"(\\w+)\"").Select(match => match.Groups[1].Value);

    private void Shop(SessionJournal journal)
    {
        var first = Write(journal, "select id, name, email\nfrom customers\norder by id\nlimit 3");
        Finish(journal, first, StatementResult.Completed, "SELECT 3", 3);
        var insert = journal.WriteIntent(new StatementIntent
        {
            Protocol = StatementProtocol.Extended,
            Sql = "insert into orders (customer, total_cents) values ($1, $2)"u8,
            Parameters = Bind("alice@example.com", "4200"),
            Verdict = StatementVerdict.Allow,
            Rule = "writes-by-day",
            Approval = "shop/apreq-7fk2x",
            PolicyRevision = "0123456789abcdef",
        });
        Finish(journal, insert, StatementResult.Completed, "INSERT 0 1", 0);
        journal.WriteIntent(new StatementIntent
        {
            Sql = "delete from orders"u8,
            Verdict = StatementVerdict.Deny,
            Reason = "ruleDenied",
            Rule = "no-bulk-delete",
        });
        var failed = Write(journal, "select * from nowhere");
        Finish(journal, failed, StatementResult.Failed, null, 0);
        Write(journal, "select pg_sleep(60)");
        journal.WriteEnd(new SessionEnd
        {
            Reason = "grantRevoked",
            SqlState = "57P01",
            Message = "the grant was deleted",
        });
    }

    private static byte[] Bind(params string[] values)
    {
        using var body = new MemoryStream();
        body.Write([0, 0, 0, (byte)values.Length]);
        foreach (var value in values)
        {
            body.Write([0, 0, 0, (byte)value.Length]);
            body.Write(Encoding.ASCII.GetBytes(value));
        }

        return body.ToArray();
    }

    private long Write(SessionJournal journal, string sql)
    {
        _time.Advance(TimeSpan.FromSeconds(7));
        return journal.WriteIntent(new StatementIntent
        {
            Sql = Encoding.UTF8.GetBytes(sql),
            Verdict = StatementVerdict.Allow,
        });
    }

    private void Finish(SessionJournal journal, long n, StatementResult result, string? tag, long rows)
    {
        _time.Advance(TimeSpan.FromMilliseconds(1.5));
        journal.WriteOutcome(new StatementOutcome
        {
            N = n,
            Result = result,
            Tag = tag is null ? default : Encoding.ASCII.GetBytes(tag),
            Rows = rows,
            Bytes = rows * 40,
            Elapsed = TimeSpan.FromMilliseconds(1.5),
        });
    }

    private async Task<string> PageAsync(Action<SessionJournal> write)
    {
        var session = _folder.Record("orders", "ci-read", write, _time);
        var run = await _folder.RunAsync("replay", session, "-o", "html");
        Assert.That((run.Code, run.Error), Is.EqualTo((0, "")));
        var page = Path.Combine(_folder.Root, "session.html");
        await File.WriteAllTextAsync(page, run.Output);
        return page;
    }
}
