using System.Globalization;
using System.Text.Json;
using GatewayProxy.Recording.Reading;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recording.Verifying;

/// <summary>Verifies one session against what the ledgers list of it.</summary>
internal sealed class SessionVerifier : ISegmentVisitor
{
    internal const string Gap = "lines could not be written here: the disk was full, or failed.";

    // Of one clock that is corrected while a proxy starts.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    private readonly KeyRing _keys;
    private readonly LedgerBook _book;
    private readonly ListedSession? _listed;
    private readonly Findings _findings = new();
    private readonly SegmentWalk _walk;
    private readonly HashSet<int> _found = [];
    private readonly string _session;
    private readonly string _place;
    private bool _unread;

    public SessionVerifier(KeyRing keys, LedgerBook book, string session)
    {
        _keys = keys;
        _book = book;
        _session = session;
        _place = $"{ObjectKey.Sessions}{session}/";
        _listed = book.Find(session);
        _walk = new SegmentWalk(session, _listed?.Proxy, keys, _findings, this);
    }

    public void Take(LoadedSegment loaded) => _walk.Take(loaded);

    public VerifiedRecording Judge()
    {
        if (_listed is null && _book.IsOpen(_walk.SealedBy))
        {
            _findings.Interrupted(_place, "the ledger that lists it is not stored so far yet.");
        }
        else if (_listed is null)
        {
            _findings.Incomplete(_place, null, "no ledger lists it: the ledger is missing, or the session is made up.");
        }
        else
        {
            JudgeListed(_listed);
        }

        if (_walk.SealedLaterBy is { } proxy)
        {
            _findings.Interrupted(
                _place, $"its proxy died; {proxy} has sealed what was left, as it found it.");
        }

        if (!_keys.IsProven && (_found.Count > 0 || _listed?.Removed is not null))
        {
            _findings.Unsigned(_place, LedgerVerifier.Unproven);
        }

        return _findings.Close(RecordingKind.Session, _session, _walk.Lines, _walk.Bytes, _walk.Head);
    }

    public void VisitObject(string key, int n, string digest)
    {
        _found.Add(n);
        if (_listed?.Segments.TryGetValue(n, out var listed) == true && listed.Digest != digest)
        {
            _findings.Forged(key, null, "it is not the object that the ledger lists.");
        }
    }

    public void VisitUnread(string key, string encryptedFor)
    {
        if (!_unread)
        {
            _unread = true;
            _findings.Note(
                key, $"encrypted: lines not read. Signatures, order and extent are verified; with the private key of "
                    + $"{encryptedFor} (--decryption-key) so are the lines.");
        }
    }

    public void VisitLine(string key, in LineHeader header, ReadOnlySpan<byte> line, LineScanner scanner)
    {
        if (header.Seq == 1)
        {
            VisitStart(key, line, scanner.Head);
        }
        else if (header.Type.SequenceEqual("gap"u8))
        {
            _findings.Incomplete(key, header.Seq, Gap);
        }
    }

    private void VisitStart(string key, ReadOnlySpan<byte> line, string digest)
    {
        var start = ParseStart(line);
        if (start?.Session != _session)
        {
            _findings.Forged(key, 1, "it is not the start of this session.");
        }
        else if (_listed?.Start is { } listed && listed != digest)
        {
            _findings.Forged(key, 1, "it is not the line that the session was opened with.");
        }
        else if (_walk.Target is { } target && target != start.Target)
        {
            _findings.Forged(key, 1, $"its target is {start.Target.Namespace}/{start.Target.Name}, its key's is not.");
        }
    }

    internal static SessionStartLine? ParseStart(ReadOnlySpan<byte> line)
    {
        try
        {
            return LineParser.Parse(line) as SessionStartLine;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void JudgeListed(ListedSession listed)
    {
        if (listed.IsDoubtful)
        {
            _findings.Incomplete(_place, null, "a ledger that lists it is forged.");
        }

        JudgeTime(listed);
        var missing = listed.Segments.Keys.Where(n => !_found.Contains(n)).Order().ToList();
        if (listed.Removed is { } removed && (missing.Count > 0 || _found.Count == 0))
        {
            JudgeRemoved(listed, removed);
            return;
        }

        foreach (var n in missing)
        {
            _findings.Incomplete(ObjectKey.Session(_session, n), null, "it is not there; the ledger lists it.");
        }

        if (listed.Closed is { } closed && missing.Count == 0 && _walk.Lines < closed.Lines
            && _book.IsOpen(listed.Proxy))
        {
            _findings.Interrupted(_place, "it has ended, and its last lines are not stored yet.");
        }
        else if (listed.Closed is { } whole)
        {
            JudgeExtent(whole, "the session was closed with");
            JudgeClosed(whole);
        }
        else if (listed.Interrupted is { } found)
        {
            JudgeExtent(found, "a later start of a proxy found");
            _findings.Interrupted(_place, "its proxy died before it ended.");
        }
        else if (!_walk.IsFinal)
        {
            JudgeUnfinished(listed);
        }
    }

    private void JudgeTime(ListedSession listed)
    {
        if (listed.Proxy is { } opener && _book.Starts.TryGetValue(opener, out var ledgerStart)
            && ledgerStart - SessionId.MadeAt(_session) > Skew)
        {
            _findings.Note(_place, string.Create(
                CultureInfo.InvariantCulture,
                $"its id is of a time before its proxy's ledger starts ({ledgerStart:yyyy-MM-dd HH:mm:ss}Z): ")
                + "a clock was set back, or its proxy has made it up.");
        }
    }

    private void JudgeRemoved(ListedSession listed, ListedRemoval removed)
    {
        if ((listed.Closed ?? listed.Interrupted) is { } extent && extent.Head != removed.Head)
        {
            _findings.Incomplete(_place, null, "the ledger's line that it was removed is of another recording.");
        }
        else if (removed.At - SessionId.MadeAt(_session) < removed.Retention)
        {
            _findings.Incomplete(_place, null, $"removed before its retention of {Days(removed.Retention)} was over.");
        }
        else
        {
            _findings.Removed(
                _place,
                string.Create(CultureInfo.InvariantCulture, $"removed {removed.At:yyyy-MM-dd HH:mm:ss}Z")
                + $" after its retention of {Days(removed.Retention)}.");
        }
    }

    private static string Days(TimeSpan retention) => retention < TimeSpan.FromDays(1)
        ? retention.ToString("c", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{retention.TotalDays:0.##} days");

    private void JudgeClosed(Extent closed)
    {
        if (!_walk.IsFinal && _walk.Lines == closed.Lines)
        {
            _findings.Interrupted(_place, "its end could not be recorded.");
        }
    }

    private void JudgeExtent(Extent listed, string what)
    {
        if (_walk.Lines < listed.Lines)
        {
            _findings.Incomplete(_place, null, string.Create(
                CultureInfo.InvariantCulture, $"it ends at line {_walk.Lines}, and {what} {listed.Lines} lines."));
        }
        else if (_walk.Lines > listed.Lines || _walk.Head != listed.Head)
        {
            _findings.Forged(_place, _walk.Lines, string.Create(
                CultureInfo.InvariantCulture, $"{what} {listed.Lines} other lines."));
        }
    }

    // A ledger that has ended leaves nothing open; in one that has not the session may still run.
    private void JudgeUnfinished(ListedSession listed)
    {
        if (listed.Proxy is { } proxy && _book.Ended.Contains(proxy))
        {
            _findings.Incomplete(_place, null, "its ledger has ended, and it has not.");
        }
        else if (listed.Proxy is { } truncated && _book.Truncated.Contains(truncated))
        {
            _findings.Incomplete(_place, null, "it has no end, and lines of its ledger are missing.");
        }
        else
        {
            _findings.Interrupted(
                _place, "it has no end: it runs, or its proxy died and no later start has finished it yet.");
        }
    }
}
