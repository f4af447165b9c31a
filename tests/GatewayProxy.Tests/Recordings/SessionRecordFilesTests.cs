using GatewayOperator.Api.Resources;
using GatewayOperator.Api.SessionRecords;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Storing;
using GatewayProxy.Recordings;
using Microsoft.Extensions.Time.Testing;

namespace GatewayProxy.Tests.Recordings;

public sealed class SessionRecordFilesTests
{
    private const string Place = "file:///recordings/shop.orders";

    private static readonly TimeSpan Retention = TimeSpan.FromDays(90);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
    private string _root = null!;
    private SessionRecordFiles _records = null!;
    private DirectoryStore _store = null!;

    [SetUp]
    public void CreateDirectory()
    {
        _root = Directory.CreateTempSubdirectory("dbgateway-records-").FullName;
        _records = new SessionRecordFiles(Path.Combine(_root, "records"));
        _store = new DirectoryStore(Path.Combine(_root, "store"));
    }

    [TearDown]
    public void RemoveDirectory() => Directory.Delete(_root, recursive: true);

    [Test]
    [Platform(Include = "Linux")]
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    public async Task A_record_has_what_was_known_at_the_start_and_what_became_of_it()
    {
        var session = await StartAsync();
        Assert.That(await _records.CompleteAsync("shop", session, Ended(), default), Is.True);

        var record = (await ListAsync()).Single();
        Assert.That(record.Metadata.Name, Is.EqualTo(session));
        Assert.That(record.Spec.Subject, Is.EqualTo("repo:acme/shop:\"prod\"\n- x: y"));
        Assert.That(record.Status, Is.EqualTo(Ended()).Using<SessionRecordStatus>((a, b) =>
            (a with { Conditions = [] }) == (b with { Conditions = [] })));
        Assert.That(File.GetUnixFileMode(PathOf(session)), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(new FileInfo(PathOf(session)).Length, Is.LessThan(2000));
    }

    [Test]
    public async Task What_is_written_once_stays()
    {
        var session = await StartAsync();
        await _records.StartAsync("shop", Spec(session) with { Subject = "another" }, default);
        await _records.CompleteAsync("shop", session, Ended(), default);
        var written = await File.ReadAllTextAsync(PathOf(session));
        await _records.StartAsync("shop", Spec(session), default);
        await _records.CompleteAsync("shop", session, Ended() with { Statements = 99 }, default);

        Assert.That(await File.ReadAllTextAsync(PathOf(session)), Is.EqualTo(written));
        Assert.That(written, Does.Not.Contain("another"));
        Assert.That(Directory.GetFiles(Path.Combine(_root, "records", "shop")), Has.Length.EqualTo(1));
    }

    [TestCase("")]
    [TestCase("apiVersion: [")]
    [TestCase("\0\0\0\0")]
    public async Task What_is_left_of_a_record_after_a_loss_of_power_is_written_anew(string left)
    {
        var session = await StartAsync();
        await File.WriteAllTextAsync(PathOf(session), left);
        Assert.That(await _records.CompleteAsync("shop", session, Ended(), default), Is.False);
        Assert.That(await ListAsync(), Is.Empty);

        await _records.StartAsync("shop", Spec(session), default);
        Assert.That(await _records.CompleteAsync("shop", session, Ended(), default), Is.True);
        Assert.That((await ListAsync()).Single().Status!.Statements, Is.EqualTo(14));
    }

    [Test]
    public async Task A_session_without_record_cannot_be_completed()
    {
        Assert.That(await _records.CompleteAsync("shop", SessionId.New(_time), Ended(), default), Is.False);
        Assert.That(
            async () => await _records.CompleteAsync("shop", "../../x", Ended(), default), Throws.ArgumentException);
    }

    [Test]
    public async Task Retention_removes_what_is_old_and_confirmed_and_nothing_else()
    {
        var old = await StoreAsync(Ended());
        var unconfirmed = await StoreAsync(null);
        var elsewhere = await StoreAsync(Ended() with { Location = null });
        var running = await StoreAsync(new SessionRecordStatus { State = SessionRecordState.Recording });
        _time.Advance(TimeSpan.FromDays(1));
        var young = await StoreAsync(Ended());
        _time.Advance(TimeSpan.FromDays(89) + TimeSpan.FromHours(1));

        var announced = new List<string>();
        var retention = new RecordingRetention(_records, _store, Place, AnnounceAsync, _time);
        Assert.That(await retention.SweepAsync("shop", "orders", Retention, default), Is.EqualTo(1));
        var left = new[] { unconfirmed, elsewhere, running, young };
        Assert.That((await ListAsync()).Select(record => record.Spec.SessionId), Is.EquivalentTo(left));
        Assert.That(await SessionsAsync(), Is.EquivalentTo(left));
        Assert.That(await _store.ReadAsync(ObjectKey.Session(old, 1), default), Is.Null);
        Assert.That(announced, Is.EqualTo(new[] { old }));

        async Task AnnounceAsync(IReadOnlyList<SessionRecord> due, CancellationToken cancellation)
        {
            announced.AddRange(due.Select(record => record.Spec.SessionId));
            Assert.That(await _store.ReadAsync(ObjectKey.Session(old, 2), cancellation), Is.Not.Null);
        }
    }

    [Test]
    public async Task Nothing_is_removed_that_was_not_announced()
    {
        var session = await StoreAsync(Ended());
        _time.Advance(Retention + TimeSpan.FromHours(1));
        var retention = new RecordingRetention(
            _records, _store, Place, (_, _) => throw new IOException("The ledger is full."), _time);

        Assert.That(
            async () => await retention.SweepAsync("shop", "orders", Retention, default),
            Throws.InstanceOf<IOException>());
        Assert.That(await SessionsAsync(), Is.EquivalentTo(new[] { session }));
    }

    [Test]
    public async Task What_was_stored_elsewhere_is_not_forgotten_here()
    {
        var session = await StoreAsync(Ended() with { Location = "s3://old/shop.orders/sessions/x" });
        _time.Advance(Retention + TimeSpan.FromHours(1));
        var retention = new RecordingRetention(_records, _store, Place, (_, _) => Task.CompletedTask, _time);

        Assert.That(await retention.SweepAsync("shop", "orders", Retention, default), Is.Zero);
        Assert.That((await ListAsync()).Single().Spec.SessionId, Is.EqualTo(session));
    }

    [Test]
    public async Task A_record_stays_as_long_as_its_recording_does()
    {
        var session = await StoreAsync(Ended());
        _time.Advance(Retention + TimeSpan.FromHours(1));
        // What cannot be deleted, as under object lock.
        var locked = new RecordingRetention(
            _records, new LockedStore(_store), Place, (_, _) => Task.CompletedTask, _time);

        Assert.That(
            async () => await locked.SweepAsync("shop", "orders", Retention, default),
            Throws.InstanceOf<RecordingStoreException>());
        Assert.That((await ListAsync()).Single().Spec.SessionId, Is.EqualTo(session));
    }

    private SessionRecordStatus Ended() => new()
    {
        State = SessionRecordState.Complete,
        EndedAt = _time.GetUtcNow(),
        EndReason = "terminated",
        Statements = 14,
        Denied = 1,
        Held = 2,
        Approved = 1,
        Rows = 2302,
        Location = "file:///recordings/shop.orders/sessions/x",
        Bytes = 18231,
        Head = new string('a', 64),
        Digest = new string('b', 64),
        Signature = new string('s', 86),
        KeyId = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
    };

    private SessionRecordSpec Spec(string session) => new()
    {
        SessionId = session,
        TargetRef = new LocalReference { Name = "orders" },
        GrantRef = new LocalReference { Name = "ci-read" },
        Issuer = "github",
        Subject = "repo:acme/shop:\"prod\"\n- x: y",
        Database = "orders",
        StartedAt = _time.GetUtcNow(),
    };

    private string PathOf(string session) => Path.Combine(_root, "records", "shop", session + ".yaml");

    private async Task<string> StartAsync()
    {
        var session = SessionId.New(_time);
        await _records.StartAsync("shop", Spec(session), default);
        return session;
    }

    private async Task<string> StoreAsync(SessionRecordStatus? status)
    {
        var session = await StartAsync();
        await _store.TryCreateAsync(ObjectKey.Session(session, 1), "1"u8.ToArray(), default);
        await _store.TryCreateAsync(ObjectKey.Session(session, 2), "2"u8.ToArray(), default);
        if (status is not null)
        {
            await _records.CompleteAsync("shop", session, status, default);
        }

        return session;
    }

    private async Task<List<SessionRecord>> ListAsync() =>
        await _records.ListAsync("shop", "orders", default).ToListAsync();

    private async Task<HashSet<string>> SessionsAsync() =>
        await _store.ListAsync(ObjectKey.Sessions, default).Select(stored => stored.Key.Split('/')[1]).ToHashSetAsync();
}
