using System.Globalization;
using GatewayOperator.Api.Signing;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recording.Verifying;

/// <summary>
/// Verifies one ledger. First all of them are read, because they speak of each other, then each is judged.
/// </summary>
internal sealed class LedgerVerifier
{
    private const int MaxHeadBytes = 16 * 1024;

    private readonly IRecordingStore _store;
    private readonly KeyRing _keys;
    private readonly LedgerBook _book;
    private readonly Findings _findings = new();
    private readonly string _proxy;
    private readonly string _place;
    private readonly List<Countersignature> _heads = [];
    private readonly List<VerifiedRecording> _refused = [];
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

    /// <summary>
    /// What stands among the countersignatures and is none: a recording of its own, for whoever put it there did not
    /// harm the ledger.
    /// </summary>
    public IReadOnlyList<VerifiedRecording> Refused => _refused;

    /// <summary>Whether there is such a ledger, or there was.</summary>
    public bool IsKnown =>
        _walk?.Segments > 0 || _heads.Count > 0 || _keys.All.Any(certified => certified.Proxy == _proxy);

    public async Task ReadAsync(CancellationToken cancellation)
    {
        await ReadHeadsAsync(cancellation).ConfigureAwait(false);
        _record = new LedgerRecord(_proxy, _book, _findings, _heads);
        _walk = new SegmentWalk(_proxy, _proxy, _keys, _findings, _record);
        var loader = new SegmentLoader(_store, decryption: null);
        await foreach (var loaded in loader.LoadAsync(ObjectKey.Ledgers, _place, cancellation).ConfigureAwait(false))
        {
            _walk.Take(loaded);
        }

        if (IsKnown)
        {
            _book.Proxies.Add(_proxy);
        }

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

        foreach (var (place, message) in _book.Faults[_proxy])
        {
            _findings.Forged(place.Key, place.Seq, message);
        }

        if (!_keys.IsProven)
        {
            _findings.Unsigned(_place, Unproven);
        }

        if (_findings.Verdict == RecordingVerdict.Forged)
        {
            foreach (var session in record.Sessions.Select(_book.Of).Where(session => !session.IsLostBy(_proxy)))
            {
                session.IsDoubtful = true;
            }
        }

        if (_findings.Verdict == RecordingVerdict.Incomplete)
        {
            _book.Truncated.Add(_proxy);
        }

        return _findings.Close(RecordingKind.Ledger, _proxy, walk.Lines, walk.Bytes, walk.Head);
    }

    internal const string Unproven =
        "its keys are unproven: anybody could have made them. Verify with the operator's public key.";

    // A proxy that died before its key was certified has sealed nothing; a later start has, under a key of its own.
    private void JudgeStart(SegmentWalk walk, LedgerRecord record)
    {
        if (record.KeyId is not { } kid)
        {
            return;
        }

        var certified = _keys.Find(kid);
        if (certified?.Proxy != _proxy && (walk.IsSealedByWriter || certified is not null))
        {
            _findings.Forged(_place, 1, $"its key {kid} is not certified for this proxy.");
        }
        else if (certified is not null && record.Target != certified.Target)
        {
            _findings.Forged(_place, 1, "its target is not the one that its key is certified for.");
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

            var content = stored.Bytes > MaxHeadBytes
                ? []
                : await _store.ReadAsync(stored.Key, cancellation).ConfigureAwait(false) ?? [];
            if (!TryTakeHead(stored.Key, content))
            {
                // The operator passes over a number that somebody else has taken.
                expected += n == expected ? 1 : 0;
                continue;
            }

            if (n != expected)
            {
                _findings.Incomplete(stored.Key, null, "the countersignature before is missing.");
            }

            expected = n + 1;
        }

        _heads.Sort((one, other) => one.Seq.CompareTo(other.Seq));
    }

    private bool TryTakeHead(string key, byte[] content)
    {
        try
        {
            var jws = JsonWebSignature.Parse(content);
            var head = Countersignature.Read(jws);
            if (_keys.IsByOperator(jws) && head.Proxy == _proxy)
            {
                _heads.Add(head);
                return true;
            }
        }
        catch (FormatException)
        {
            // Said below: to the reader it is one thing.
        }

        var findings = new Findings();
        findings.Forged(key, null, "it is no countersignature of the operator for this ledger; passed over.");
        _refused.Add(findings.Close(RecordingKind.Countersignature, _proxy));
        return false;
    }
}
