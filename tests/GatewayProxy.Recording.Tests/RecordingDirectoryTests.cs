using GatewayProxy.Recording.Reading;
using Microsoft.Extensions.Time.Testing;

namespace GatewayProxy.Recording.Tests;

public sealed class RecordingDirectoryTests
{
    private JournalFolder _folder = null!;
    private FakeTimeProvider _time = null!;

    [SetUp]
    public void CreateFolder()
    {
        _folder = new JournalFolder();
        _time = new FakeTimeProvider(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Sessions_of_all_targets_are_listed_newest_first()
    {
        var first = Record("orders", "ci-read");
        var second = Record("billing", "ci-read");
        var third = Record("orders", "ops");

        Assert.That(Ids(null), Is.EqualTo(new[] { third, second, first }));
    }

    [Test]
    public void A_list_can_be_narrowed_to_target_grant_and_time()
    {
        var first = Record("orders", "ci-read");
        var since = _time.GetUtcNow();
        var second = Record("billing", "ci-read");
        var third = Record("orders", "ops");

        Assert.That(Ids(new SessionFilter { Target = "orders" }), Is.EqualTo(new[] { third, first }));
        Assert.That(Ids(new SessionFilter { Target = "shop/billing" }), Is.EqualTo(new[] { second }));
        Assert.That(Ids(new SessionFilter { Target = "other/billing" }), Is.Empty);
        Assert.That(Ids(new SessionFilter { Grant = "ci-read" }), Is.EqualTo(new[] { second, first }));
        Assert.That(Ids(new SessionFilter { Since = since }), Is.EqualTo(new[] { third, second }));
    }

    [Test]
    public void Unfinished_torn_and_unreadable_journals_are_listed_for_what_they_are()
    {
        var ended = Record("orders", "ended");
        var unfinished = Record("orders", "unfinished", end: false);
        var torn = Record("orders", "torn");
        var path = new RecordingDirectory(_folder.Root).Find(torn)!;
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^10]);
        var empty = SessionId.New(_time);
        File.WriteAllText(Path.Combine(_folder.TargetDirectory(), SessionJournal.FileName(empty)), "");
        File.WriteAllText(Path.Combine(_folder.TargetDirectory(), "notes.jsonl"), "no session");

        var listed = new RecordingDirectory(_folder.Root).List().ToDictionary(s => s.Session, s => s.State);
        Assert.That(listed, Is.EquivalentTo(new Dictionary<string, SessionState>
        {
            [ended] = SessionState.Ended,
            [unfinished] = SessionState.Interrupted,
            [torn] = SessionState.Interrupted,
            [empty] = SessionState.Unreadable,
        }));
    }

    [Test]
    public void A_directory_that_does_not_exist_has_no_sessions()
    {
        var nowhere = new RecordingDirectory(Path.Combine(_folder.Root, "nowhere"));

        Assert.That(nowhere.List(), Is.Empty);
        Assert.That(nowhere.Find(SessionId.New(_time)), Is.Null);
    }

    [Test]
    public void Only_a_session_id_finds_a_journal()
    {
        var session = Record("orders", "ci-read");
        var recordings = new RecordingDirectory(_folder.Root);

        Assert.That(recordings.Find(session), Does.EndWith(session + ".jsonl"));
        Assert.That(recordings.Find("*"), Is.Null);
        Assert.That(recordings.Find($"../shop.orders/{session}"), Is.Null);
    }

    private string Record(string target, string grant, bool end = true)
    {
        var start = JournalFolder.Start(SessionId.New(_time), target, grant);
        using var journal = _folder.Open(start, _time);
        journal.WriteIntent(new StatementIntent { Sql = "select 1"u8, Verdict = StatementVerdict.Allow });
        _time.Advance(TimeSpan.FromSeconds(1));
        if (end)
        {
            journal.WriteEnd(new SessionEnd { Reason = "terminated" });
        }

        return start.Session;
    }

    private string[] Ids(SessionFilter? filter) =>
        [.. new RecordingDirectory(_folder.Root).List(filter).Select(s => s.Session)];
}
