using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GatewayOperator.Api.Signing;
using GatewayProxy.Recording.Reading;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;
using GatewayProxy.Recording.Verifying;

namespace GatewayProxy.Recording.Tests.Verifying;

/// <summary>Objects that somebody has put there to keep readers from the others.</summary>
public sealed class HostileObjectTests
{
    private Archive _archive = null!;
    private ArchivedProxy _proxy = null!;
    private string _session = null!;

    [SetUp]
    public async Task RecordAsync()
    {
        _archive = new Archive();
        _proxy = await _archive.StartProxyAsync();
        _session = await _proxy.RecordAsync();
        await _proxy.EndAsync();
    }

    [TearDown]
    public void Remove() => _archive.Dispose();

    [Test]
    public async Task A_seal_without_a_digest_over_a_bad_line_is_forged_and_the_rest_is_verified()
    {
        var made = await PlantAsync("no line\n", "x");

        Assert.That((await _archive.VerifyAsync(made)).Verdict, Is.EqualTo(RecordingVerdict.Forged));
        await ExpectTheRestVerifiedAsync();
    }

    [Test]
    public async Task A_seal_over_nothing_is_listed_as_unreadable_and_is_not_verified()
    {
        var made = await PlantAsync("", new string('0', 64));

        Assert.That((await _archive.VerifyAsync(made)).Verdict, Is.LessThan(RecordingVerdict.Unsigned));
        await ExpectTheRestVerifiedAsync();
        var listed = await new SessionArchive([new RecordedTarget("x", _archive.Store)], []).ListAsync()
            .ToDictionaryAsync(session => session.Session, session => session.State);
        Assert.That(listed[made], Is.EqualTo(SessionState.Unreadable));
        Assert.That(listed[_session], Is.EqualTo(SessionState.Ended));
    }

    [Test]
    public async Task Names_that_are_none_stop_nobody()
    {
        File.WriteAllText(_archive.PathOf("keys/a b.json"), "{}");
        var late = "7" + new string('z', SessionId.Length - 1);
        Directory.CreateDirectory(_archive.PathOf($"sessions/{late}"));
        File.WriteAllText(_archive.PathOf(ObjectKey.Session(late, 1)), "x");

        var all = await _archive.VerifyAsync();
        Assert.That(
            all.Single(r => r.Kind == RecordingKind.Certificate).Verdict, Is.EqualTo(RecordingVerdict.Forged));
        await ExpectTheRestVerifiedAsync();
        var filter = new SessionFilter { Since = DateTimeOffset.UnixEpoch };
        Assert.That(await new SessionArchive([new RecordedTarget("x", _archive.Store)], []).ListAsync(filter)
            .AnyAsync(session => session.Session == _session));
    }

    [Test]
    public async Task Pipes_and_links_are_no_objects()
    {
        using var mkfifo = Process.Start("mkfifo", _archive.PathOf("keys/pipe.json"));
        await mkfifo.WaitForExitAsync();
        Directory.CreateSymbolicLink(_archive.PathOf("sessions/a"), _archive.PathOf("sessions"));
        Directory.CreateSymbolicLink(_archive.PathOf("sessions/b"), _archive.PathOf("sessions"));

        var listed = await Task.Run(async () => await _archive.Store.ListAsync("", default).CountAsync())
            .WaitAsync(TimeSpan.FromSeconds(60));
        Assert.That(listed, Is.EqualTo(4));
        Assert.That(
            await Task.Run(() => _archive.Store.ReadAsync("keys/pipe.json", default))
                .WaitAsync(TimeSpan.FromSeconds(60)),
            Is.Null);
        await ExpectTheRestVerifiedAsync();
    }

    [Test]
    public async Task What_is_longer_than_any_object_is_not_read()
    {
        using (var file = File.Create(_archive.PathOf("keys/long.json")))
        {
            file.SetLength(Segment.MaxBytes + 1);
        }

        Assert.That(
            async () => await _archive.Store.ReadAsync("keys/long.json", default),
            Throws.InstanceOf<RecordingStoreException>());
        await ExpectTheRestVerifiedAsync();
    }

    [Test]
    public async Task A_countersignature_that_is_none_does_no_harm_to_the_ledger()
    {
        File.WriteAllText(_archive.PathOf(ObjectKey.Head(_proxy.Id, 999)), "junk");
        var nobody = SessionId.New(_archive.Time);
        await _archive.PutAsync(ObjectKey.Head(nobody, 1), "junk"u8.ToArray());

        var all = await _archive.VerifyAsync();
        await ExpectTheRestVerifiedAsync();
        Assert.That(
            all.Where(r => r.Verdict == RecordingVerdict.Forged).Select(r => (r.Kind, r.Id)),
            Is.EquivalentTo(new[]
            {
                (RecordingKind.Countersignature, _proxy.Id), (RecordingKind.Countersignature, nobody),
            }));
    }

    [Test]
    public async Task A_retention_beyond_all_calendars_is_no_line_of_a_ledger()
    {
        var proxy = await _archive.StartProxyAsync();
        var session = await proxy.RecordAsync();
        proxy.Announce(session, TimeSpan.MaxValue);
        await proxy.EndAsync();

        Assert.That((await _archive.VerifyAsync(proxy.Id)).Verdict, Is.EqualTo(RecordingVerdict.Forged));
        await ExpectTheRestVerifiedAsync();
    }

    private async Task ExpectTheRestVerifiedAsync()
    {
        var all = await _archive.VerifyAsync();
        foreach (var kind in new[] { (RecordingKind.Ledger, _proxy.Id), (RecordingKind.Session, _session) })
        {
            Assert.That(all.Single(r => (r.Kind, r.Id) == kind).Verdict, Is.EqualTo(RecordingVerdict.Verified));
        }
    }

    // A segment with the seal of a key that nobody has certified.
    private async Task<string> PlantAsync(string lines, string head)
    {
        using var key = SigningKey.Create();
        var session = SessionId.New(_archive.Time);
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(lines)));
        var payload = string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"v":2,"session":"{{session}}","segment":1,"firstSeq":1,"lastSeq":1,"bytes":{{lines.Length}},
            "sha256":"{{digest}}","prev":null,"head":"{{head}}","sealedAt":"2026-01-01T00:00:00Z","final":false,
            "interrupted":false}
            """);
        var seal = JsonWebSignature.Sign(key, Encoding.ASCII.GetBytes(payload)).ToJson("seal");
        await _archive.PutAsync(
            ObjectKey.Session(session, 1), (byte[])[.. Encoding.ASCII.GetBytes(lines), .. seal, (byte)'\n']);
        return session;
    }
}
