using System.Text;
using System.Text.Json;
using GatewayProxy.Recording.Reading;
using Microsoft.Extensions.Time.Testing;

namespace GatewayProxy.Recording.Tests;

public sealed class SessionJournalTests
{
    private JournalFolder _folder = null!;
    private SessionStart _start = null!;

    [SetUp]
    public void CreateFolder()
    {
        _folder = new JournalFolder();
        _start = JournalFolder.Start();
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Intent_is_in_the_file_before_the_call_returns()
    {
        using var journal = _folder.Open(_start);
        journal.WriteIntent(new StatementIntent
        {
            Sql = "select 1"u8,
            Verdict = StatementVerdict.Allow,
            Reason = "defaultAction",
            PolicyRevision = "r1",
        });

        // The journal is still open: nothing may sit in a buffer of ours.
        var lines = File.ReadAllLines(_folder.PathOf(_start));
        Assert.That(lines, Has.Length.EqualTo(2));
        using var statement = JsonDocument.Parse(lines[1]);
        var root = statement.RootElement;
        Assert.That(root.GetProperty("seq").GetInt64(), Is.EqualTo(2));
        Assert.That(root.GetProperty("type").GetString(), Is.EqualTo("statement"));
        Assert.That(root.GetProperty("n").GetInt64(), Is.EqualTo(1));
        Assert.That(root.GetProperty("protocol").GetString(), Is.EqualTo("simple"));
        Assert.That(root.GetProperty("sql").GetString(), Is.EqualTo("select 1"));
        Assert.That(root.GetProperty("verdict").GetString(), Is.EqualTo("allow"));
        Assert.That(root.GetProperty("policyRevision").GetString(), Is.EqualTo("r1"));
    }

    [Test]
    public void Journal_and_its_directory_are_readable_by_their_owner_only()
    {
        _folder.Open(_start).Dispose();

        Assert.That(File.GetUnixFileMode(_folder.PathOf(_start)),
            Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(File.GetUnixFileMode(_folder.TargetDirectory()),
            Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    [Test]
    public void A_recorded_session_is_never_overwritten()
    {
        _folder.Open(_start).Dispose();
        var before = File.ReadAllBytes(_folder.PathOf(_start));

        Assert.That(() => _folder.Open(_start), Throws.InstanceOf<JournalException>());
        Assert.That(File.ReadAllBytes(_folder.PathOf(_start)), Is.EqualTo(before));
    }

    [Test]
    public void Session_id_cannot_leave_the_directory()
    {
        Assert.That(
            () => _folder.Open(_start with { Session = "../../escape" }), Throws.InstanceOf<JournalException>());
    }

    [Test]
    public void First_line_says_who_came_through_which_grant()
    {
        _folder.Open(_start).Dispose();

        var line = _folder.ReadOnly<SessionStartLine>(_start);
        Assert.That(line.V, Is.EqualTo(2));
        Assert.That(line.Session, Is.EqualTo(_start.Session));
        Assert.That(line.Target, Is.EqualTo(_start.Target));
        Assert.That(line.Grant, Is.EqualTo(_start.Grant));
        Assert.That(line.Principal.Subject, Is.EqualTo("repo:acme/shop:ref:refs/heads/main"));
        Assert.That(line.Principal.Person, Is.EqualTo("alice"));
        Assert.That(line.Principal.Claims["groups"].GetArrayLength(), Is.EqualTo(2));
        Assert.That(line.Client, Is.EqualTo("127.0.0.1:50123"));
        Assert.That(line.UpstreamRole, Is.EqualTo("gw_0123456789ab_ci_read"));
        Assert.That(line.PolicyRevision, Is.EqualTo("0123456789abcdef"));
    }

    [Test]
    public void Times_are_utc_with_microseconds()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.Zero).AddTicks(1_234_560));
        _folder.Open(_start, time).Dispose();

        Assert.That(File.ReadAllText(_folder.PathOf(_start)), Does.Contain("\"at\":\"2026-02-03T04:05:06.123456Z\""));
    }

    [Test]
    public void An_intent_that_sets_no_verdict_is_recorded_as_refused()
    {
        using var journal = _folder.Open(_start);
        journal.WriteIntent(new StatementIntent { Sql = "select 1"u8 });

        Assert.That(_folder.ReadOnly<StatementLine>(_start).Verdict, Is.EqualTo("deny"));
    }

    [Test]
    public void Outcome_names_its_statement_and_what_became_of_it()
    {
        using var journal = _folder.Open(_start);
        var first = journal.WriteIntent(Allowed("select 1"u8));
        var second = journal.WriteIntent(Allowed("select 1/0"u8));
        journal.WriteOutcome(new StatementOutcome
        {
            N = second,
            Result = StatementResult.Failed,
            SqlState = "22012"u8,
            Elapsed = TimeSpan.FromMilliseconds(1.5),
        });
        journal.WriteOutcome(new StatementOutcome
        {
            N = first,
            Result = StatementResult.Completed,
            Tag = "SELECT 1"u8,
            Rows = 1,
            Bytes = 12,
        });

        var outcomes = _folder.Read(_start, out var damage).OfType<OutcomeLine>().ToList();
        Assert.That(damage, Is.Null);
        Assert.That(outcomes.Select(o => (o.N, o.Result, o.Tag, o.SqlState, o.Rows, o.Bytes, o.ElapsedUs)),
            Is.EqualTo(new (long, string, string?, string?, long, long, long)[]
            {
                (2, "failed", null, "22012", 0, 0, 1500), (1, "completed", "SELECT 1", null, 1, 12, 0),
            }));
    }

    [Test]
    public void A_statement_the_connection_took_with_it_is_lost_and_not_completed()
    {
        using var journal = _folder.Open(_start);
        journal.WriteOutcome(new StatementOutcome { N = journal.WriteIntent(Allowed("update t set a = 1"u8)) });

        Assert.That(_folder.ReadOnly<OutcomeLine>(_start).Result, Is.EqualTo("lost"));
    }

    [Test]
    public void Prepared_text_is_recorded_once_and_referred_to()
    {
        using var journal = _folder.Open(_start);
        var prepared = journal.WritePrepare(new StatementPreparation
        {
            Name = "s1",
            Sql = "select $1::int"u8,
            ParameterTypes = [0, 0, 0, 23, 0, 0, 0, 0],
        });
        journal.WriteIntent(new StatementIntent
        {
            Protocol = StatementProtocol.Extended,
            Prepared = prepared,
            Name = "s1",
            Verdict = StatementVerdict.Allow,
        });

        var lines = _folder.Read(_start, out _);
        var prepare = lines.OfType<PrepareLine>().Single();
        Assert.That(prepare.Seq, Is.EqualTo(prepared));
        Assert.That(prepare.ParameterTypes, Is.EqualTo(new uint[] { 23, 0 }));
        var statement = lines.OfType<StatementLine>().Single();
        Assert.That((statement.Protocol, statement.Prepared, statement.Sql),
            Is.EqualTo(("extended", (long?)prepared, (string?)null)));
    }

    [Test]
    public void End_adds_up_the_session()
    {
        var time = new FakeTimeProvider();
        using var journal = _folder.Open(_start, time);
        var n = journal.WriteIntent(Allowed("select 1"u8));
        journal.WriteOutcome(new StatementOutcome { N = n, Result = StatementResult.Completed, Rows = 3, Bytes = 30 });
        n = journal.WriteIntent(Allowed("select x"u8));
        journal.WriteOutcome(new StatementOutcome { N = n, Result = StatementResult.Failed, SqlState = "42703"u8 });
        journal.WriteIntent(new StatementIntent { Sql = "drop table t"u8, Verdict = StatementVerdict.Deny });
        time.Advance(TimeSpan.FromSeconds(2));
        journal.WriteEnd(new SessionEnd { Reason = "grantRevoked", SqlState = "57P01", Message = "It is gone." });
        journal.WriteEnd(new SessionEnd { Reason = "disconnected" });

        var end = _folder.ReadOnly<EndLine>(_start);
        Assert.That((end.Reason, end.SqlState, end.DurationUs), Is.EqualTo(("grantRevoked", "57P01", 2_000_000L)));
        Assert.That((end.Statements, end.Denied, end.Failed, end.Rows, end.Bytes), Is.EqualTo((3L, 1L, 1L, 3L, 30L)));
    }

    [Test]
    public void Nothing_is_forwarded_once_the_journal_is_closed()
    {
        var journal = _folder.Open(_start);
        journal.WriteEnd(new SessionEnd { Reason = "disconnected" });

        Assert.That(() => journal.WriteIntent(Allowed("select 1"u8)), Throws.InstanceOf<JournalException>());
        journal.Dispose();
        Assert.That(() => journal.WriteIntent(Allowed("select 1"u8)), Throws.InstanceOf<JournalException>());
        Assert.That(() => journal.WriteOutcome(default), Throws.Nothing);
    }

    [Test]
    public void Both_loops_of_a_session_write_without_tearing_lines()
    {
        using (var journal = _folder.Open(_start))
        {
            Parallel.Invoke(
                () =>
                {
                    for (var i = 0; i < 500; i++)
                    {
                        journal.WriteIntent(Allowed(Encoding.UTF8.GetBytes($"select {i} as \"ü\"")));
                    }
                },
                () =>
                {
                    for (var i = 0; i < 500; i++)
                    {
                        journal.WriteOutcome(new StatementOutcome { N = i, Result = StatementResult.Completed });
                    }
                });
        }

        var lines = _folder.Read(_start, out var damage);
        Assert.That(damage, Is.Null);
        Assert.That(lines.Select(line => line.Seq), Is.EqualTo(Enumerable.Range(1, 1001)));
        Assert.That(lines.OfType<StatementLine>().Select(line => line.N), Is.EqualTo(Enumerable.Range(1, 500)));
    }

    [Test]
    public void Remaining_line_types_can_be_read_back()
    {
        using var journal = _folder.Open(_start);
        journal.WriteCancel(CancelCause.StatementTimeout);
        journal.WriteProtocolError("unexpected message 0x00");

        Assert.That(_folder.ReadOnly<CancelLine>(_start).By, Is.EqualTo("statementTimeout"));
        Assert.That(_folder.ReadOnly<ProtocolErrorLine>(_start).Message, Is.EqualTo("unexpected message 0x00"));
    }

    private static StatementIntent Allowed(ReadOnlySpan<byte> sql) =>
        new() { Sql = sql, Verdict = StatementVerdict.Allow };
}
