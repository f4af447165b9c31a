using System.Security.Cryptography;
using GatewayOperator.Api.Signing;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;
using GatewayProxy.Recordings;

namespace GatewayProxy.Tests.Recordings;

/// <summary>What waits for a store that is away.</summary>
public sealed class JournalUploadTests
{
    private const int Megabyte = 1024 * 1024;

    private readonly SigningKey _key = SigningKey.Create();
    private string _folder = "";
    private SessionStart _start = null!;

    [SetUp]
    public void Prepare() => _folder = Directory.CreateTempSubdirectory("gwupload-").FullName;

    [TearDown]
    public void CleanUp() => Directory.Delete(_folder, recursive: true);

    [OneTimeTearDown]
    public void Forget() => _key.Dispose();

    [Test]
    public async Task Lines_that_wait_for_the_store_are_not_kept_in_memory()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var uploads = new List<JournalUpload>();
        for (var i = 0; i < 20; i++)
        {
            uploads.Add(Upload(null));
            await Assert.ThatAsync(
                () => uploads[^1].RunAsync(new AwayStore(null), default), Throws.InstanceOf<RecordingStoreException>());
        }

        Assert.That(uploads.Sum(upload => upload.Waiting), Is.GreaterThan(60L * Megabyte));
        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(20L * Megabyte));
        uploads.ForEach(upload => upload.Dispose());
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task What_was_stored_without_an_answer_is_the_same_when_it_is_tried_again(bool encrypted)
    {
        using var reader = RSA.Create(3072);
        using var upload = Upload(encrypted ? SegmentEncryption.Parse(reader.ExportSubjectPublicKeyInfoPem()) : null);
        var place = Path.Combine(_folder, "store");
        var store = new AwayStore(new DirectoryStore(place));
        await Assert.ThatAsync(() => upload.RunAsync(store, default), Throws.InstanceOf<RecordingStoreException>());
        store.IsBack = true;
        await upload.RunAsync(store, default);
        Assert.That((upload.Waiting, upload.Damage), Is.EqualTo((0L, (string?)null)));
    }

    [Test]
    public async Task Lines_that_change_while_they_wait_are_damage()
    {
        using var upload = Upload(null);
        var store = new AwayStore(null);
        await Assert.ThatAsync(() => upload.RunAsync(store, default), Throws.InstanceOf<RecordingStoreException>());
        var content = await File.ReadAllTextAsync(upload.Source.Path);
        await File.WriteAllTextAsync(
            upload.Source.Path, content.Replace("xx", "xy", StringComparison.Ordinal));
        store.IsBack = true;
        await upload.RunAsync(store, default);
        Assert.That((upload.StoredLines, upload.Damage), Is.EqualTo((0L, upload.Damage)));
        Assert.That(upload.Damage, Does.Contain("not those that were sealed"));
    }

    [Test]
    public async Task Journal_that_is_removed_before_it_is_stored_is_not_taken_for_stored()
    {
        using var upload = Upload(null);
        var session = new SpooledSession(null!, _start, upload.Source, upload);
        session.Close(5, () => { });
        Assert.That((session.IsRead, session.Damage), Is.EqualTo((false, (string?)null)));
        File.Delete(upload.Source.Path);
        await upload.RunAsync(new AwayStore(null), default);
        Assert.That(session.Damage, Does.Contain("removed"));
    }

    private JournalUpload Upload(SegmentEncryption? encryption)
    {
        var target = new RecordedObject("tests", "orders", "uid");
        var start = _start = new SessionStart
        {
            Session = SessionId.New(TimeProvider.System),
            Target = target,
            Grant = target,
            Database = "shop",
            Principal = new RecordedPrincipal { Issuer = "i", IssuerUrl = "https://i.example", Subject = "s" },
            ClientAddress = "127.0.0.1:1",
            UpstreamRole = "r",
            Masking = "Enforced",
            PolicyRevision = "1",
        };
        var sql = new byte[Megabyte];
        sql.AsSpan().Fill((byte)'x');
        using (var journal = SessionJournal.Open(_folder, start, TimeProvider.System))
        {
            for (var i = 0; i < 4; i++)
            {
                journal.WriteIntent(new StatementIntent { Sql = sql });
            }
        }

        return new JournalUpload(
            new SpoolFile(Path.Combine(_folder, SessionJournal.FileName(start.Session))),
            n => ObjectKey.Session(start.Session, n),
            new SegmentSealer(start.Session, _key, TimeProvider.System, encryption: encryption));
    }
}
