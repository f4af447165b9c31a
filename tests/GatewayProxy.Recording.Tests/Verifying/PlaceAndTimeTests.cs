using GatewayProxy.Recording.Storing;
using GatewayProxy.Recording.Verifying;
using Microsoft.Extensions.Time.Testing;

namespace GatewayProxy.Recording.Tests.Verifying;

/// <summary>Recordings in a place or of a time that is not theirs, and those that change while read.</summary>
public sealed class PlaceAndTimeTests
{
    private Archive _archive = null!;

    [SetUp]
    public void CreateArchive() => _archive = new Archive();

    [TearDown]
    public void RemoveArchive() => _archive.Dispose();

    [TestCase("shop.orders", RecordingVerdict.Verified)]
    [TestCase("copy", RecordingVerdict.Verified)]
    [TestCase("shop.billing", RecordingVerdict.Forged)]
    public async Task Recordings_of_one_target_prove_nothing_in_the_place_of_another(
        string place, RecordingVerdict verdict)
    {
        var proxy = await _archive.StartProxyAsync();
        await proxy.RecordAsync();
        await proxy.EndAsync();

        var all = await new RecordingVerifier(_archive.Store, _archive.Operator.Public, place: place)
            .VerifyAsync(null, default).ToListAsync();
        Assert.That(all.Select(r => r.Verdict), Has.All.EqualTo(verdict));
    }

    [Test]
    public async Task A_ledger_of_another_target_than_its_key_is_forged()
    {
        var other = Archive.Target with { Name = "billing" };
        var proxy = await _archive.StartProxyAsync(other);
        await proxy.EndAsync();

        var ledger = await _archive.VerifyAsync(proxy.Id);
        Assert.That(ledger.Verdict, Is.EqualTo(RecordingVerdict.Forged));
        Assert.That(ledger.Findings.Select(f => f.Message), Has.Some.Contains("its target is not the one"));
    }

    [Test]
    public async Task A_session_from_before_its_proxy_is_pointed_at()
    {
        var proxy = await _archive.StartProxyAsync();
        var old = SessionId.New(new FakeTimeProvider(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        await proxy.RecordAsync(id: old);
        var fresh = await proxy.RecordAsync();
        await proxy.EndAsync();

        Assert.That(
            (await _archive.VerifyAsync(old)).Findings.Single().Message, Does.Contain("before its proxy's ledger"));
        Assert.That((await _archive.VerifyAsync(fresh)).Findings, Is.Empty);
    }

    [Test]
    public async Task Of_two_ledgers_that_open_a_session_the_one_that_has_not_stored_it_is_forged()
    {
        var liar = await _archive.StartProxyAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(5));
        var honest = await _archive.StartProxyAsync();
        Assert.That(string.CompareOrdinal(liar.Id, honest.Id), Is.Negative, "the liar is read first");
        var session = await honest.RecordAsync();
        liar.Claim(session);
        await honest.EndAsync();
        await liar.EndAsync();

        Assert.That((await _archive.VerifyAsync(liar.Id)).Verdict, Is.EqualTo(RecordingVerdict.Forged));
        Assert.That((await _archive.VerifyAsync(honest.Id)).Verdict, Is.EqualTo(RecordingVerdict.Verified));
        Assert.That((await _archive.VerifyAsync(session)).Verdict, Is.EqualTo(RecordingVerdict.Verified));
    }

    [Test]
    public async Task What_starts_and_what_is_removed_while_it_is_verified_is_not_missed()
    {
        var proxy = await _archive.StartProxyAsync();
        var removed = await proxy.RecordAsync();
        await proxy.StoreLedgerAsync();
        await proxy.CountersignAsync();
        var store = new ChangingStore(_archive.Store, async () =>
        {
            var next = await _archive.StartProxyAsync();
            await next.RecordAsync();
            await next.EndAsync();
            proxy.Announce(removed, TimeSpan.Zero);
            await proxy.EndAsync();
            await _archive.Store.DeleteAsync(ObjectKey.Session(removed, 1), default);
        });

        var all = await new RecordingVerifier(store, _archive.Operator.Public).VerifyAsync(null, default).ToListAsync();
        Assert.That(all.Single(r => r.Id == removed).Verdict, Is.EqualTo(RecordingVerdict.Removed));
        Assert.That(
            all.Where(r => r.Id != removed).Select(r => r.Verdict), Has.All.EqualTo(RecordingVerdict.Verified));
    }
}
