using GatewayOperator.Api.Signing;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;
using GatewayProxy.Recording.Verifying;

namespace GatewayProxy.Recording.Tests.Verifying;

/// <summary>Every way to change what is recorded that we can think of, and what verification says to it.</summary>
public sealed class TamperTests
{
    private Archive _archive = null!;
    private ArchivedProxy _proxy = null!;

    /// <summary>An ended session of three segments (lines 1–4, 5–7, 8–11).</summary>
    private string _session = null!;

    [SetUp]
    public async Task RecordAsync()
    {
        _archive = new Archive();
        _proxy = await _archive.StartProxyAsync();
        _session = await _proxy.RecordAsync(segments: 3);
    }

    [TearDown]
    public void Remove() => _archive.Dispose();

    [Test]
    public async Task What_nobody_touched_is_verified()
    {
        await _proxy.EndAsync();

        var all = await _archive.VerifyAsync();
        Assert.That(all.Select(r => (r.Kind, r.Id, r.Verdict, r.Findings.Count)), Is.EqualTo(new[]
        {
            (RecordingKind.Ledger, _proxy.Id, RecordingVerdict.Verified, 0),
            (RecordingKind.Session, _session, RecordingVerdict.Verified, 0),
        }));
        Assert.That(all[1].Lines, Is.EqualTo(11));
    }

    [TestCase(1, 2, 4L)]
    [TestCase(2, 0, 6L)]
    // Nothing follows the last line of a segment but its seal.
    [TestCase(2, 2, null)]
    public async Task An_edited_line_is_forged_and_the_first_line_that_disagrees_is_named(int n, int at, long? line)
    {
        await _proxy.EndAsync();
        _archive.Edit(ObjectKey.Session(_session, n), lines =>
            lines[at] = lines[at].Replace("select", "delete", StringComparison.Ordinal));

        await ExpectAsync(RecordingVerdict.Forged, line);
    }

    [Test]
    public async Task A_deleted_line_is_forged() => await ExpectForgedAsync(lines => lines.RemoveAt(1), 6);

    [Test]
    public async Task Reordered_lines_are_forged() => await ExpectForgedAsync(
        lines => (lines[0], lines[1]) = (lines[1], lines[0]), 5);

    [Test]
    public async Task A_duplicated_line_is_forged() => await ExpectForgedAsync(
        lines => lines.Insert(1, lines[0]), 6);

    [Test]
    public async Task A_line_spliced_in_from_another_session_is_forged()
    {
        var other = await _proxy.RecordAsync(segments: 3);
        var line = File.ReadAllLines(_archive.PathOf(ObjectKey.Session(other, 2)))[0];

        await ExpectForgedAsync(lines => lines[0] = line, 5);
    }

    [Test]
    public async Task Lines_cut_off_an_object_are_forged() => await ExpectForgedAsync(
        lines => lines.RemoveRange(2, lines.Count - 2), null);

    [Test]
    public async Task A_torn_object_is_forged()
    {
        await _proxy.EndAsync();
        var path = _archive.PathOf(ObjectKey.Session(_session, 2));
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..100]);

        await ExpectAsync(RecordingVerdict.Forged, 5);
    }

    [Test]
    public async Task Swapped_segments_are_forged()
    {
        await _proxy.EndAsync();
        Swap(ObjectKey.Session(_session, 1), ObjectKey.Session(_session, 2));

        await ExpectAsync(RecordingVerdict.Forged, null);
    }

    [Test]
    public async Task A_segment_of_another_session_is_forged()
    {
        var other = await _proxy.RecordAsync(segments: 3);
        await _proxy.EndAsync();
        File.Copy(
            _archive.PathOf(ObjectKey.Session(other, 2)), _archive.PathOf(ObjectKey.Session(_session, 2)), true);

        await ExpectAsync(RecordingVerdict.Forged, null);
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public async Task A_deleted_segment_of_an_ended_session_is_missed(int n)
    {
        await _proxy.EndAsync();
        await _archive.Store.DeleteAsync(ObjectKey.Session(_session, n), default);

        await ExpectAsync(RecordingVerdict.Incomplete, null);
    }

    [Test]
    public async Task The_newest_segment_of_an_unfinished_session_is_missed()
    {
        var running = await _proxy.RecordAsync(segments: 2, end: false);
        await _proxy.StoreLedgerAsync();
        Assert.That((await _archive.VerifyAsync(running)).Verdict, Is.EqualTo(RecordingVerdict.Interrupted));
        await _archive.Store.DeleteAsync(ObjectKey.Session(running, 2), default);

        Assert.That((await _archive.VerifyAsync(running)).Verdict, Is.EqualTo(RecordingVerdict.Incomplete));
    }

    [Test]
    public async Task A_wholly_deleted_session_is_missed()
    {
        await _proxy.EndAsync();
        Directory.Delete(_archive.PathOf($"{ObjectKey.Sessions}{_session}"), recursive: true);

        await ExpectAsync(RecordingVerdict.Incomplete, null);
    }

    [Test]
    public async Task What_another_key_has_signed_is_forged()
    {
        var session = await _proxy.RecordAsync();
        await _proxy.EndAsync();
        using var forger = SigningKey.Create();
        var segment = _archive.Reseal(ObjectKey.Session(session, 1), session, forger, Falsify);
        Assert.That(segment.Jws.IsSignedBy(forger.Public), Is.True);
        Assert.That((await _archive.VerifyAsync(session)).Verdict, Is.EqualTo(RecordingVerdict.Forged));

        // Nor does it help to certify the key oneself.
        await _archive.PutAsync(
            ObjectKey.Certificate(forger.Public.Thumbprint),
            KeyCertificate.Of(_proxy.Id, Archive.Target, forger.Public, _archive.Time.GetUtcNow()).Sign(forger));
        var all = await _archive.VerifyAsync();
        Assert.That(all.Single(r => r.Id == session).Verdict, Is.EqualTo(RecordingVerdict.Forged));
        Assert.That(all.Single(r => r.Id == forger.Public.Thumbprint).Verdict, Is.EqualTo(RecordingVerdict.Forged));
    }

    [Test]
    public async Task What_another_proxy_has_signed_is_forged()
    {
        var session = await _proxy.RecordAsync();
        await _proxy.EndAsync();
        var other = await _archive.StartProxyAsync();
        await other.EndAsync();
        _archive.Reseal(ObjectKey.Session(session, 1), session, other.Key, Falsify);

        Assert.That((await _archive.VerifyAsync(session)).Findings.Select(f => f.Message),
            Has.Some.Contains($"proxy {other.Id} has signed it"));
    }

    [Test]
    public async Task An_old_object_rewritten_with_the_right_key_is_forged()
    {
        var session = await _proxy.RecordAsync();
        await _proxy.EndAsync();
        _archive.Reseal(ObjectKey.Session(session, 1), session, _proxy.Key, Falsify);

        var verified = await _archive.VerifyAsync(session);
        Assert.That(verified.Verdict, Is.EqualTo(RecordingVerdict.Forged));
        Assert.That(
            verified.Findings.Select(f => f.Message), Has.Some.Contains("not the object that the ledger lists"));
    }

    [Test]
    public async Task A_ledger_rewritten_with_the_right_key_is_forged_by_the_operators_word()
    {
        var session = await _proxy.RecordAsync();
        await _proxy.EndAsync();
        var old = Segment.Read(File.ReadAllBytes(_archive.PathOf(ObjectKey.Session(session, 1))));
        var changed = _archive.Reseal(ObjectKey.Session(session, 1), session, _proxy.Key, Falsify);
        _archive.Reseal(ObjectKey.Ledger(_proxy.Id, 1), _proxy.Id, _proxy.Key, lines =>
        {
            for (var i = 0; i < lines.Count; i++)
            {
                lines[i] = lines[i].Replace(old.Digest, changed.Digest, StringComparison.Ordinal)
                    .Replace(old.Seal.Head, changed.Seal.Head, StringComparison.Ordinal);
            }
        });

        var all = await _archive.VerifyAsync();
        Assert.That(all.Single(r => r.Id == _proxy.Id).Verdict, Is.EqualTo(RecordingVerdict.Forged));
        Assert.That(all.Single(r => r.Id == session).Verdict, Is.LessThanOrEqualTo(RecordingVerdict.Incomplete));
    }

    [Test]
    public async Task The_newest_segment_of_a_ledger_is_missed_by_the_operators_word()
    {
        await _proxy.StoreLedgerAsync();
        await _proxy.CountersignAsync();
        var session = await _proxy.RecordAsync();
        await _proxy.StoreLedgerAsync();
        await _proxy.CountersignAsync();
        await _archive.Store.DeleteAsync(ObjectKey.Ledger(_proxy.Id, 2), default);
        await _archive.Store.DeleteAsync(ObjectKey.Session(session, 1), default);

        var ledger = await _archive.VerifyAsync(_proxy.Id);
        Assert.That(ledger.Verdict, Is.EqualTo(RecordingVerdict.Incomplete));
        Assert.That(ledger.Findings.Single().Message, Does.Contain("countersigned line"));
    }

    [Test]
    public async Task A_wholly_deleted_ledger_is_missed()
    {
        await _proxy.EndAsync();
        Directory.Delete(_archive.PathOf($"{ObjectKey.Ledgers}{_proxy.Id}"), recursive: true);

        Assert.That((await _archive.VerifyAsync()).Select(r => r.Verdict),
            Is.EqualTo(new[] { RecordingVerdict.Incomplete, RecordingVerdict.Incomplete }));
    }

    [Test]
    public async Task A_missing_countersignature_is_missed_and_a_false_one_is_forged_and_passed_over()
    {
        await _proxy.StoreLedgerAsync();
        await _proxy.CountersignAsync();
        await _proxy.RecordAsync();
        await _proxy.EndAsync();
        var first = _archive.PathOf(ObjectKey.Head(_proxy.Id, 1));
        var content = File.ReadAllBytes(first);
        File.Delete(first);
        Assert.That((await _archive.VerifyAsync(_proxy.Id)).Verdict, Is.EqualTo(RecordingVerdict.Incomplete));

        content[60] ^= 1;
        File.WriteAllBytes(first, content);
        var all = (await _archive.VerifyAsync()).ToDictionary(r => (r.Kind, r.Id), r => r.Verdict);
        Assert.That(all[(RecordingKind.Countersignature, _proxy.Id)], Is.EqualTo(RecordingVerdict.Forged));
        Assert.That(all[(RecordingKind.Ledger, _proxy.Id)], Is.EqualTo(RecordingVerdict.Verified));
    }

    private static void Falsify(List<string> lines) =>
        lines[1] = lines[1].Replace("select", "delete", StringComparison.Ordinal);

    private async Task ExpectForgedAsync(Action<List<string>> change, long? line)
    {
        await _proxy.EndAsync();
        _archive.Edit(ObjectKey.Session(_session, 2), change);
        await ExpectAsync(RecordingVerdict.Forged, line);
    }

    private async Task ExpectAsync(RecordingVerdict verdict, long? line)
    {
        var all = await _archive.VerifyAsync();
        var verified = all.Single(r => r.Id == _session);
        Assert.That(verified.Verdict, Is.EqualTo(verdict), string.Join('\n', verified.Findings));
        if (line is not null)
        {
            Assert.That(verified.Findings[0].Line, Is.EqualTo(line), string.Join('\n', verified.Findings));
        }

        Assert.That(all.Single(r => r.Id == _proxy.Id).Verdict, Is.EqualTo(RecordingVerdict.Verified));
    }

    private void Swap(string one, string other)
    {
        var content = File.ReadAllBytes(_archive.PathOf(one));
        File.Move(_archive.PathOf(other), _archive.PathOf(one), overwrite: true);
        File.WriteAllBytes(_archive.PathOf(other), content);
    }
}
