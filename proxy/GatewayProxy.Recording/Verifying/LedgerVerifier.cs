using System.Globalization;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recording.Verifying;

/// <summary>
/// Verifies one ledger. First all of them are read, because they speak of each other, then each is judged.
/// </summary>
internal sealed class LedgerVerifier
{
    private readonly IRecordingStore _store;
    private readonly KeyRing _keys;
    private readonly LedgerBook _book;
    private readonly Findings _findings = new();
    private readonly string _proxy;
    private readonly string _place;
    private readonly List<Countersignature> _heads = [];
    private SegmentWalk? _walk;
    private LedgerRecord? _record;

    public LedgerVerifier(IRecordingStore store, KeyRing keys, LedgerBook book, string proxy)
    {
        _store = store;
        _keys = keys;
        _book = book;
        _proxy = proxy;
        _place = $"{ObjectKey.Ledgers}{proxy}/";
    }

    public async Task ReadAsync(CancellationToken cancellation)
    {
        await ReadHeadsAsync(cancellation).ConfigureAwait(false);
        _record = new LedgerRecord(_proxy, _book, _findings, _heads);
        _walk = new SegmentWalk(_proxy, _proxy, _keys, _findings, _record);
        await foreach (var stored in _store.ListAsync(_place, cancellation).ConfigureAwait(false))
        {
            if (ObjectKey.TryParse(stored.Key, ObjectKey.Ledgers, out _, out var n))
            {
                await _walk.TakeAsync(_store, stored, n, cancellation).ConfigureAwait(false);
            }
        }

        _book.Proxies.Add(_proxy);
        if (_walk.IsFinal)
        {
            _book.Ended.Add(_proxy);
        }
    }

    public VerifiedRecording Judge()
    {
        var (walk, record) = (_walk!, _record!);
        if (walk.Lines == 0 && _findings.Verdict > RecordingVerdict.Incomplete)
        {
            _findings.Incomplete(_place, null, "the proxy has a certified key, and its ledger is not there.");
        }
        else if (walk.Lines > 0)
        {
            JudgeStart(walk, record);
            JudgeEnd(walk, record);
        }

        if (!_keys.IsProven)
        {
            _findings.Unsigned(_place, Unproven);
        }

        if (_findings.Verdict == RecordingVerdict.Forged)
        {
            foreach (var session in record.Sessions)
            {
                _book.Of(session).IsDoubtful = true;
            }
        }

        if (_findings.Verdict == RecordingVerdict.Incomplete)
        {
            _book.Truncated.Add(_proxy);
        }

        return _findings.Close(RecordingKind.Ledger, _proxy, walk.Lines, walk.Bytes);
    }

    internal const string Unproven =
        "its keys are unproven: anybody could have made them. Verify with the operator's public key.";

    // A proxy that died before its key was certified has sealed nothing; a later start has, under a key of its own.
    private void JudgeStart(SegmentWalk walk, LedgerRecord record)
    {
        if (record.KeyId is { } kid && _keys.Find(kid)?.Proxy != _proxy
            && (walk.IsSealedByWriter || _keys.Find(kid) is not null))
        {
            _findings.Forged(_place, 1, $"its key {kid} is not certified for this proxy.");
        }
    }

    private void JudgeEnd(SegmentWalk walk, LedgerRecord record)
    {
        if (record.Missed is { } head)
        {
            _findings.Incomplete(_place, null, string.Create(
                CultureInfo.InvariantCulture,
                $"it ends at line {walk.Lines}, and the operator has countersigned line {head.Seq}."));
        }

        if (walk is { IsFinal: true, SealedLaterBy: null })
        {
            return;
        }

        if (_book.Find(_proxy)?.Interrupted is { } found)
        {
            JudgeInterrupted(walk, found);
        }
        else if (walk.SealedLaterBy is { } later)
        {
            _findings.Interrupted(_place, $"its proxy died; {later} has sealed what was left, as it found it.");
        }
        else if (_heads.Count == 0)
        {
            _findings.Interrupted(
                _place, "it has no end, and the operator has countersigned none of it: lines may be missing there.");
        }
    }

    private void JudgeInterrupted(SegmentWalk walk, Extent found)
    {
        if (walk.Lines < found.Lines)
        {
            _findings.Incomplete(_place, null, string.Create(
                CultureInfo.InvariantCulture, $"it ends at line {walk.Lines}, and {found.Lines} were found."));
        }
        else if (walk.Lines > found.Lines || walk.Head != found.Head)
        {
            _findings.Forged(_place, walk.Lines, "it is not as the later start of a proxy found it.");
        }

        _findings.Interrupted(_place, "its proxy died; a later start has finished it.");
    }

    private async Task ReadHeadsAsync(CancellationToken cancellation)
    {
        var expected = 1;
        var prefix = $"{ObjectKey.Heads}{_proxy}/";
        await foreach (var stored in _store.ListAsync(prefix, cancellation).ConfigureAwait(false))
        {
            if (!ObjectKey.TryParse(stored.Key, ObjectKey.Heads, out _, out var n))
            {
                continue;
            }

            if (n != expected)
            {
                _findings.Incomplete(stored.Key, null, "the countersignature before is missing.");
            }

            expected = n + 1;
            var content = await _store.ReadAsync(stored.Key, cancellation).ConfigureAwait(false);
            TakeHead(stored.Key, content ?? []);
        }

        _heads.Sort((one, other) => one.Seq.CompareTo(other.Seq));
    }

    private void TakeHead(string key, byte[] content)
    {
        try
        {
            var jws = FlattenedJws.Parse(content);
            var head = Countersignature.Read(jws);
            if (_keys.IsByOperator(jws) && head.Proxy == _proxy)
            {
                _heads.Add(head);
                return;
            }
        }
        catch (FormatException)
        {
            // Said below: to the reader it is one thing.
        }

        _findings.Forged(key, null, "it is no countersignature of the operator for this ledger.");
    }
}
