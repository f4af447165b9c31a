using GatewayProxy.Recording.Reading;
using Microsoft.Extensions.Time.Testing;

namespace GatewayProxy.Recording.Tests;

public sealed class SessionArchiveTests
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
    public async Task Sessions_of_all_targets_are_listed_newest_first()
    {
        var first = Record("orders", "ci-read");
        var second = Record("billing", "ci-read");
        var third = Record("orders", "ops");

        Assert.That(await IdsAsync(null), Is.EqualTo(new[] { third, second, first }));
    }

    [Test]
    public async Task A_list_can_be_narrowed_to_target_grant_and_time()
    {
        var first = Record("orders", "ci-read");
        var since = _time.GetUtcNow();
        var second = Record("billing", "ci-read");
        var third = Record("orders", "ops");

        Assert.That(await IdsAsync(new SessionFilter { Target = "orders" }), Is.EqualTo(new[] { third, first }));
        Assert.That(await IdsAsync(new SessionFilter { Target = "shop/billing" }), Is.EqualTo(new[] { second }));
        Assert.That(await IdsAsync(new SessionFilter { Target = "other/billing" }), Is.Empty);
        Assert.That(await IdsAsync(new SessionFilter { Grant = "ci-read" }), Is.EqualTo(new[] { second, first }));
        Assert.That(await IdsAsync(new SessionFilter { Since = since }), Is.EqualTo(new[] { third, second }));
    }

    [Test]
    public async Task Unfinished_torn_and_unreadable_journals_are_listed_for_what_they_are()
    {
        var ended = Record("orders", "ended");
        var unfinished = Record("orders", "unfinished", end: false);
        var torn = Record("orders", "torn");
        var path = (await Archive().FindAsync(torn))!.Journal!;
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^10]);
        var empty = SessionId.New(_time);
        File.WriteAllText(Path.Combine(_folder.TargetDirectory(), SessionJournal.FileName(empty)), "");
        File.WriteAllText(Path.Combine(_folder.TargetDirectory(), "notes.jsonl"), "no session");

        var listed = await Archive().ListAsync().ToDictionaryAsync(s => s.Session, s => s.State);
        Assert.That(listed, Is.EquivalentTo(new Dictionary<string, SessionState>
        {
            [ended] = SessionState.Ended,
            [unfinished] = SessionState.Interrupted,
            [torn] = SessionState.Interrupted,
            [empty] = SessionState.Unreadable,
        }));
    }

    [Test]
    public async Task A_directory_that_does_not_exist_has_no_sessions()
    {
        var nowhere = new SessionArchive([], [Path.Combine(_folder.Root, "nowhere")]);

        Assert.That(await nowhere.ListAsync().AnyAsync(), Is.False);
        Assert.That(await nowhere.FindAsync(SessionId.New(_time)), Is.Null);
    }

    [Test]
    public async Task Only_a_session_id_finds_a_journal()
    {
        var session = Record("orders", "ci-read");

        Assert.That((await Archive().FindAsync(session))!.Journal, Does.EndWith(session + ".jsonl"));
        Assert.That(await Archive().FindAsync("*"), Is.Null);
        Assert.That(await Archive().FindAsync($"../shop.orders/{session}"), Is.Null);
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

    private SessionArchive Archive() => new([], Directory.EnumerateDirectories(_folder.Root));

    private async Task<string[]> IdsAsync(SessionFilter? filter) =>
        await Archive().ListAsync(filter).Select(s => s.Session).ToArrayAsync();
}
