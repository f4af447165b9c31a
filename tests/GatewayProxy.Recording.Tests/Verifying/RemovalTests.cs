using GatewayProxy.Recording.Storing;
using GatewayProxy.Recording.Verifying;

namespace GatewayProxy.Recording.Tests.Verifying;

/// <summary>What is removed when its retention is over does not look like what somebody has taken away.</summary>
public sealed class RemovalTests
{
    private Archive _archive = null!;
    private ArchivedProxy _proxy = null!;
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
    public async Task A_session_that_a_ledger_said_would_go_is_removed_and_not_missed()
    {
        _proxy.Announce(_session, TimeSpan.Zero);
        await _proxy.EndAsync();
        Assert.That((await _archive.VerifyAsync(_session)).Verdict, Is.EqualTo(RecordingVerdict.Verified));

        // From the last segment to the first, and it may be interrupted anywhere.
        for (var n = 3; n > 0; n--)
        {
            await _archive.Store.DeleteAsync(ObjectKey.Session(_session, n), default);
            var verified = await _archive.VerifyAsync(_session);
            Assert.That(verified.Verdict, Is.EqualTo(RecordingVerdict.Removed));
            Assert.That(verified.Findings.Single().Message, Does.Contain("after its retention"));
        }

        Assert.That((await _archive.VerifyAsync(_proxy.Id)).Verdict, Is.EqualTo(RecordingVerdict.Verified));
        Assert.That(
            (await _archive.VerifyAsync(trusting: false)).Select(r => r.Verdict),
            Is.All.EqualTo(RecordingVerdict.Unsigned));
    }

    [Test]
    public async Task What_was_removed_before_its_retention_was_over_is_missed()
    {
        _proxy.Announce(_session, TimeSpan.FromDays(90));
        await _proxy.EndAsync();
        Delete();

        var verified = await _archive.VerifyAsync(_session);
        Assert.That(verified.Verdict, Is.EqualTo(RecordingVerdict.Incomplete));
        Assert.That(verified.Findings.Single().Message, Does.Contain("before its retention of 90 days"));
    }

    [Test]
    public async Task A_line_about_another_recording_removes_nothing()
    {
        _proxy.Announce(_session, TimeSpan.Zero, new string('c', 64));
        await _proxy.EndAsync();
        Delete();

        Assert.That((await _archive.VerifyAsync(_session)).Verdict, Is.EqualTo(RecordingVerdict.Incomplete));
    }

    [Test]
    public async Task What_is_forged_and_left_is_forged_whatever_was_to_be_removed()
    {
        _proxy.Announce(_session, TimeSpan.Zero);
        await _proxy.EndAsync();
        await _archive.Store.DeleteAsync(ObjectKey.Session(_session, 3), default);
        _archive.Edit(ObjectKey.Session(_session, 1), lines => lines[1] = lines[1].Replace("select", "delete"));

        Assert.That((await _archive.VerifyAsync(_session)).Verdict, Is.EqualTo(RecordingVerdict.Forged));
    }

    [Test]
    public async Task What_a_running_proxy_has_not_stored_yet_is_not_missed_and_what_a_dead_one_has_not_is()
    {
        await _proxy.StoreLedgerAsync();
        await _proxy.CountersignAsync();
        var unlisted = await _proxy.RecordAsync();
        Assert.That((await _archive.VerifyAsync(unlisted)).Verdict, Is.EqualTo(RecordingVerdict.Interrupted));

        var ending = await _proxy.RecordAsync(end: false);
        _proxy.Close(ending, 99);
        await _proxy.StoreLedgerAsync();
        Assert.That((await _archive.VerifyAsync(unlisted)).Verdict, Is.EqualTo(RecordingVerdict.Verified));
        Assert.That((await _archive.VerifyAsync(ending)).Verdict, Is.EqualTo(RecordingVerdict.Interrupted));

        await _proxy.EndAsync();
        Assert.That((await _archive.VerifyAsync(ending)).Verdict, Is.EqualTo(RecordingVerdict.Incomplete));
    }

    private void Delete() => Directory.Delete(_archive.PathOf($"{ObjectKey.Sessions}{_session}"), recursive: true);
}
