using System.Text;
using GatewayProxy.Recording.Reading;
using Microsoft.Extensions.Time.Testing;

namespace GatewayProxy.Recording.Tests;

public sealed class ReplayTests
{
    private JournalFolder _folder = null!;
    private SessionStart _start = null!;

    [SetUp]
    public void WriteSession()
    {
        _folder = new JournalFolder();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
        _start = JournalFolder.Start(SessionId.New(time));
        using var journal = _folder.Open(_start, time);
        time.Advance(TimeSpan.FromSeconds(10));
        var n = journal.WriteIntent(new StatementIntent { Sql = "select 1"u8, Verdict = StatementVerdict.Allow });
        journal.WriteOutcome(new StatementOutcome
        {
            N = n,
            Result = StatementResult.Completed,
            Tag = "SELECT 1"u8,
            Rows = 1,
            Bytes = 11,
            Elapsed = TimeSpan.FromMicroseconds(1234),
        });
        time.Advance(TimeSpan.FromSeconds(30));
        journal.WriteIntent(new StatementIntent { Sql = "drop table t"u8, Reason = "ruleDenied" });
        journal.WriteEnd(new SessionEnd { Reason = "terminated" });
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Without_a_speed_all_lines_come_at_once_with_their_offsets()
    {
        var steps = await PlayAsync(0, new FakeTimeProvider(), CancellationToken.None);

        Assert.That(steps.Select(step => step.Offset.TotalSeconds), Is.EqualTo(new double[] { 0, 10, 10, 40, 40 }));
    }

    [Test]
    public async Task Replay_keeps_the_rhythm_of_the_session()
    {
        var time = new FakeTimeProvider();
        using var reader = JournalReader.Open(_folder.PathOf(_start));
        await using var steps = Replay.PlayAsync(reader.ReadAll().ToAsyncEnumerable(), 2, time).GetAsyncEnumerator();
        await steps.MoveNextAsync();

        var next = steps.MoveNextAsync();
        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.That(next.IsCompleted, Is.False);
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.That(await next.AsTask().WaitAsync(TimeSpan.FromSeconds(30)), Is.True);
        Assert.That(steps.Current.Line, Is.TypeOf<StatementLine>());
    }

    [Test]
    public async Task Text_shows_time_statement_outcome_and_refusal()
    {
        var formatter = new ReplayText();
        var steps = await PlayAsync(0, TimeProvider.System, CancellationToken.None);
        var text = string.Join('\n', steps.Select(step => formatter.Format(step)));

        Assert.That(text, Does.StartWith($"00:00:00.000  session {_start.Session}"));
        Assert.That(text, Does.Contain("repo:acme/shop:ref:refs/heads/main of github"));
        Assert.That(text, Does.Contain("00:00:10.000  [1] select 1\n"));
        Assert.That(text, Does.Contain("[1] completed: SELECT 1, 1 row(s), 11 bytes, 1.234 ms"));
        Assert.That(text, Does.Contain("00:00:40.000  [2] REFUSED (ruleDenied): drop table t"));
        Assert.That(text, Does.EndWith(
            "end: terminated after 40.000 s: 2 statement(s), 1 refused, 0 failed, 1 row(s), 11 bytes"));
    }

    [Test]
    public void Prepared_text_is_shown_where_it_is_executed()
    {
        var start = JournalFolder.Start();
        using (var journal = _folder.Open(start))
        {
            var prepared = journal.WritePrepare(new StatementPreparation { Name = "s", Sql = "select $1"u8 });
            journal.WriteIntent(new StatementIntent
            {
                Protocol = StatementProtocol.Extended,
                Prepared = prepared,
                Parameters = [0, 0, 0, 1, 0, 0, 0, 1, 55],
                Verdict = StatementVerdict.Allow,
            });
        }

        var formatter = new ReplayText();
        var shown = _folder.Read(start, out _).Select(line => formatter.Format(new ReplayStep(default, line))).ToList();
        Assert.That(shown[2], Does.Contain("[1] select $1\n").And.Contain("$1 = '7'"));
    }

    [TestCase("select '\u001b[2J\u001b]0;x\u0007'", "select '\\u{1b}[2J\\u{1b}]0;x\\u{7}'")]
    [TestCase("select 'a\u202eb'", "select 'a\\u{202e}b'")]
    [TestCase("select '\u009b1m'", "select '\\u{9b}1m'")]
    [TestCase("select 'ü 🐘'", "select 'ü 🐘'")]
    [TestCase("delete from t where\u00a0id", "delete from t where\\u{a0}id")]
    [TestCase("delete from t where\u3164id", "delete from t where\\u{3164}id")]
    public void A_statement_cannot_paint_on_the_terminal_of_its_reader(string sql, string shown)
    {
        Assert.That(PrintableText.Escape(sql), Is.EqualTo(shown));
        var start = JournalFolder.Start();
        using (var journal = _folder.Open(start))
        {
            journal.WriteIntent(new StatementIntent
            {
                Sql = Encoding.UTF8.GetBytes(sql),
                Verdict = StatementVerdict.Allow,
            });
        }

        var line = _folder.ReadOnly<StatementLine>(start);
        Assert.That(new ReplayText().Format(new ReplayStep(default, line)), Does.EndWith(shown));
    }

    [TestCase("select 1 -- x\r, 2", "select 1 -- x\\u{d}\n, 2")]
    [TestCase("select 1 -- x\r\r\n, 2", "select 1 -- x\\u{d}\n\n, 2")]
    [TestCase("select 1\r\n, 2", "select 1\n, 2")]
    public void What_ends_a_comment_for_the_server_ends_it_for_the_reader(string sql, string shown) =>
        Assert.That(PrintableText.Escape(sql), Is.EqualTo(shown));

    [TestCase(25, 0, "25:00:00.000")]
    [TestCase(120, 1, "120:00:01.000")]
    [TestCase(-1, -1, "-01:00:01.000")]
    public void Times_beyond_a_day_and_before_the_start_are_shown_as_they_are(int hours, int seconds, string shown) =>
        Assert.That(ReplayTime.Format(new TimeSpan(hours, 0, seconds)), Is.EqualTo(shown));

    private async Task<List<ReplayStep>> PlayAsync(double speed, TimeProvider time, CancellationToken cancellation)
    {
        using var reader = JournalReader.Open(_folder.PathOf(_start));
        return await Replay.PlayAsync(reader.ReadAll().ToAsyncEnumerable(), speed, time, null, cancellation)
            .ToListAsync(cancellation);
    }
}
