using GatewayProxy.Recording.Reading;
using GatewayProxy.Recording.Storing;
using GatewayProxy.Recording.Tests.Verifying;

namespace GatewayProxy.Recording.Tests;

public sealed class SessionReaderTests
{
    // sessionStart, three segments of three statements, end.
    private const int Lines = 11;

    private Archive _archive = null!;
    private ArchivedProxy _proxy = null!;

    [SetUp]
    public async Task StartProxyAsync()
    {
        _archive = new Archive();
        _proxy = await _archive.StartProxyAsync();
    }

    [TearDown]
    public void RemoveArchive() => _archive.Dispose();

    [Test]
    public async Task A_stored_session_is_read_whole_and_its_seals_are_not_lines_of_it()
    {
        var session = await _proxy.RecordAsync(segments: 3);
        File.Delete(JournalOf(session));

        var (sequence, damage) = await ReadAsync(session);
        Assert.That(damage, Is.Null);
        Assert.That(sequence, Is.EqualTo(Enumerable.Range(1, Lines)));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public async Task What_is_not_stored_yet_comes_from_the_journal_and_no_line_comes_twice(int stored)
    {
        var session = await _proxy.RecordAsync(segments: 3);
        for (var n = stored + 1; n <= 3; n++)
        {
            await _archive.Store.DeleteAsync(ObjectKey.Session(session, n), default);
        }

        var (sequence, damage) = await ReadAsync(session);
        Assert.That(damage, Is.Null);
        Assert.That(sequence, Is.EqualTo(Enumerable.Range(1, Lines)));
    }

    [Test]
    public async Task A_segment_that_is_missing_ends_the_reading_and_is_named()
    {
        var session = await _proxy.RecordAsync(segments: 3);
        await _archive.Store.DeleteAsync(ObjectKey.Session(session, 2), default);

        var (sequence, damage) = await ReadAsync(session);
        Assert.That(damage, Does.Contain(ObjectKey.Session(session, 2)).And.Contain("missing"));
        Assert.That(sequence, Is.EqualTo(Enumerable.Range(1, 4)));
    }

    [Test]
    public async Task A_segment_that_was_changed_is_not_shown()
    {
        var session = await _proxy.RecordAsync(segments: 3);
        _archive.Edit(
            ObjectKey.Session(session, 2),
            lines => lines[1] = lines[1].Replace("select", "delete", StringComparison.Ordinal));

        var (sequence, damage) = await ReadAsync(session);
        Assert.That(damage, Does.Contain(ObjectKey.Session(session, 2)).And.Contain("not those that were sealed"));
        Assert.That(sequence, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task Stored_and_running_sessions_are_one_list_and_none_is_in_it_twice()
    {
        var stored = await _proxy.RecordAsync(segments: 2);
        File.Delete(JournalOf(stored));
        var both = await _proxy.RecordAsync(segments: 2, end: false);
        var spooled = _proxy.Open();

        // In an installation the ledger has a directory of its own.
        var sessions = await Sessions.ListAsync().Where(s => s.Session != _proxy.Id).ToListAsync();
        Assert.That(
            sessions.ToDictionary(s => s.Session, s => s.State),
            Is.EquivalentTo(new Dictionary<string, SessionState>
            {
                [stored] = SessionState.Ended,
                [both] = SessionState.Interrupted,
                [spooled] = SessionState.Interrupted,
            }));
        Assert.That(sessions.Single(s => s.Session == stored).Location, Does.EndWith($"/sessions/{stored}"));
    }

    [Test]
    public async Task A_list_can_be_narrowed_to_what_statements_say_and_how_they_were_judged()
    {
        var session = await _proxy.RecordAsync();

        Assert.That(await CountAsync(new StatementFilter("10", null)), Is.EqualTo(1));
        Assert.That(await CountAsync(new StatementFilter("1", null)), Is.Zero, "part of a longer word");
        Assert.That(await CountAsync(new StatementFilter("SELECT", "deny")), Is.EqualTo(1), session);
        Assert.That(await CountAsync(new StatementFilter(null, "allow")), Is.Zero);
    }

    private SessionArchive Sessions => new([new RecordedTarget(_archive.Root, _archive.Store)], [_archive.Spool]);

    private string JournalOf(string session) => Path.Combine(_archive.Spool, SessionJournal.FileName(session));

    // The ledger, which has a directory of its own in an installation, is a journal that cannot be read.
    private async Task<int> CountAsync(StatementFilter filter) =>
        await Sessions.ListAsync(new SessionFilter { Statement = filter }).CountAsync(s => s.Session != _proxy.Id);

    private async Task<(List<long> Sequence, string? Damage)> ReadAsync(string session)
    {
        using var reader = new SessionReader((await Sessions.FindAsync(session))!);
        var sequence = await reader.ReadAllAsync().Select(line => line.Seq).ToListAsync();
        return (sequence, reader.Damage?.Message);
    }
}
