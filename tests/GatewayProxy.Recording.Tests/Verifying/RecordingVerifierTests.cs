using GatewayProxy.Recording.Storing;
using GatewayProxy.Recording.Verifying;

namespace GatewayProxy.Recording.Tests.Verifying;

public sealed class RecordingVerifierTests
{
    private Archive _archive = null!;

    [SetUp]
    public void CreateArchive() => _archive = new Archive();

    [TearDown]
    public void Remove() => _archive.Dispose();

    [Test]
    public async Task What_a_killed_proxy_left_and_a_later_start_sealed_is_interrupted_and_no_worse()
    {
        var killed = await _archive.StartProxyAsync();
        var ended = await killed.RecordAsync();
        await killed.StoreLedgerAsync();
        await killed.CountersignAsync();
        var open = killed.Open();
        var later = await _archive.StartProxyAsync();
        await later.FinishAsync(open, killed.Id);
        await later.FinishLedgerAsync(killed);
        await later.EndAsync();

        var all = (await _archive.VerifyAsync()).ToDictionary(r => r.Id, r => r.Verdict);
        Assert.That(all, Is.EquivalentTo(new Dictionary<string, RecordingVerdict>
        {
            [killed.Id] = RecordingVerdict.Interrupted,
            [later.Id] = RecordingVerdict.Verified,
            [ended] = RecordingVerdict.Verified,
            [open] = RecordingVerdict.Interrupted,
        }));
    }

    [Test]
    public async Task A_proxy_that_died_before_it_was_certified_is_interrupted_and_not_forged()
    {
        var killed = _archive.StartUncertified();
        var session = killed.Open();
        var later = await _archive.StartProxyAsync();
        await later.FinishAsync(session, killed.Id);
        await later.FinishLedgerAsync(killed);
        await later.EndAsync();
        var verified = await new RecordingVerifier(_archive.Store, _archive.Operator.Public)
            .VerifyAsync(null, default).ToListAsync();
        Assert.That(verified.Single(v => v.Id == later.Id).Verdict, Is.EqualTo(RecordingVerdict.Verified));
        Assert.That(
            verified.Where(v => v.Id == killed.Id || v.Id == session).Select(v => v.Verdict),
            Is.EqualTo(new[] { RecordingVerdict.Interrupted, RecordingVerdict.Interrupted }));
    }

    [Test]
    public async Task What_a_later_start_found_cannot_be_cut_any_more()
    {
        var killed = await _archive.StartProxyAsync();
        await killed.StoreLedgerAsync();
        var open = killed.Open();
        var later = await _archive.StartProxyAsync();
        await later.FinishAsync(open, killed.Id);
        await later.FinishLedgerAsync(killed);
        await later.EndAsync();
        await _archive.Store.DeleteAsync(ObjectKey.Session(open, 1), default);
        await _archive.Store.DeleteAsync(ObjectKey.Ledger(killed.Id, 2), default);

        Assert.That((await _archive.VerifyAsync(open)).Verdict, Is.EqualTo(RecordingVerdict.Incomplete));
        Assert.That((await _archive.VerifyAsync(killed.Id)).Verdict, Is.EqualTo(RecordingVerdict.Incomplete));
    }

    [Test]
    public async Task A_running_proxy_is_verified_as_far_as_the_operator_has_seen_it()
    {
        var proxy = await _archive.StartProxyAsync();
        var session = await proxy.RecordAsync();
        await proxy.StoreLedgerAsync();
        Assert.That((await _archive.VerifyAsync(proxy.Id)).Verdict, Is.EqualTo(RecordingVerdict.Interrupted));

        await proxy.CountersignAsync();
        Assert.That((await _archive.VerifyAsync(proxy.Id)).Verdict, Is.EqualTo(RecordingVerdict.Verified));
        Assert.That((await _archive.VerifyAsync(session)).Verdict, Is.EqualTo(RecordingVerdict.Verified));
    }

    [Test]
    public async Task Without_the_operators_key_nothing_is_better_than_unsigned()
    {
        var proxy = await _archive.StartProxyAsync();
        await proxy.RecordAsync();
        await proxy.EndAsync();

        var all = await _archive.VerifyAsync(trusting: false);
        Assert.That(all.Select(r => r.Verdict), Is.All.EqualTo(RecordingVerdict.Unsigned));
        Assert.That(all[1].Findings.Single().Message, Does.Contain("the operator's public key"));
    }

    [Test]
    public async Task Under_another_operators_key_everything_is_forged()
    {
        var proxy = await _archive.StartProxyAsync();
        await proxy.RecordAsync();
        await proxy.EndAsync();
        using var other = new Archive();

        var all = await new RecordingVerifier(_archive.Store, other.Operator.Public)
            .VerifyAsync(null, default).ToListAsync();
        Assert.That(all.Select(r => r.Verdict), Is.All.EqualTo(RecordingVerdict.Forged));
    }

    [Test]
    public async Task One_session_can_be_verified_alone()
    {
        var proxy = await _archive.StartProxyAsync();
        var session = await proxy.RecordAsync();
        await proxy.RecordAsync();
        await proxy.EndAsync();

        var all = await new RecordingVerifier(_archive.Store, _archive.Operator.Public)
            .VerifyAsync(session, default).ToListAsync();
        Assert.That(all.Select(r => r.Id), Is.EqualTo(new[] { proxy.Id, session }));
    }

    [Test]
    public async Task An_empty_store_has_nothing_to_verify() =>
        Assert.That(await _archive.VerifyAsync(), Is.Empty);
}
