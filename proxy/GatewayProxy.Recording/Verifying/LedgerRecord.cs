using System.Security.Cryptography;
using GatewayOperator.Api.Signing;
using GatewayProxy.Recording.Ledger;
using GatewayProxy.Recording.Sealing;

namespace GatewayProxy.Recording.Verifying;

/// <summary>
/// Reads one ledger into the book of sessions, and holds its lines against the operator's countersignatures.
/// </summary>
internal sealed class LedgerRecord : ISegmentVisitor
{
    // A thousand years: what is longer no calendar can add up.
    private const long MaxRetentionSeconds = 1000L * 365 * 24 * 60 * 60;

    private readonly string _proxy;
    private readonly LedgerBook _book;
    private readonly Findings _findings;
    private readonly IReadOnlyList<Countersignature> _heads;
    private int _nextHead;

    public LedgerRecord(string proxy, LedgerBook book, Findings findings, IReadOnlyList<Countersignature> heads)
    {
        _proxy = proxy;
        _book = book;
        _findings = findings;
        _heads = heads;
    }

    /// <summary>The sessions it speaks of.</summary>
    public HashSet<string> Sessions { get; } = [];

    /// <summary>Thumbprint of the key that it starts with.</summary>
    public string? KeyId { get; private set; }

    /// <summary>The target that it starts with.</summary>
    public RecordedObject? Target { get; private set; }

    /// <summary>The first countersignature of a line that is not there.</summary>
    public Countersignature? Missed => _nextHead < _heads.Count ? _heads[_nextHead] : null;

    public void VisitObject(string key, int n, string digest)
    {
    }

    public void VisitUnread(string key, string encryptedFor) =>
        _findings.Forged(key, null, "it is encrypted: no ledger is.");

    public void VisitLine(string key, in LineHeader header, ReadOnlySpan<byte> line, LineScanner scanner)
    {
        for (; _nextHead < _heads.Count && _heads[_nextHead].Seq <= header.Seq; _nextHead++)
        {
            if (_heads[_nextHead].Seq == header.Seq && _heads[_nextHead].Head != scanner.Head)
            {
                _findings.Forged(key, header.Seq, "it is not the line that the operator has countersigned.");
            }
        }

        if (LedgerLine.Parse(line) is not { } parsed || !TryEnter(key, header.Seq, parsed))
        {
            _findings.Forged(key, header.Seq, "it is not a line of a ledger.");
        }
    }

    private bool TryEnter(string key, long seq, LedgerLine line)
    {
        if (seq == 1 || line.Type == "ledgerStart")
        {
            return seq == 1 && TryStart(line);
        }

        if (line.Type is not ("opened" or "segment" or "closed" or "interrupted" or "removed"))
        {
            return true;
        }

        if (!SessionId.IsValid(line.Session))
        {
            return false;
        }

        var place = new LedgerPlace(_proxy, key, seq);
        var session = _book.Of(line.Session!);
        Sessions.Add(line.Session!);
        return line.Type switch
        {
            "opened" when line.Start is { } start => Open(session, new ListedOpening(place, start)),
            "segment" when line.Object is { } digest && line.Segment > 0 =>
                Add(session, line.Segment, new ListedSegment(digest, place)),
            "closed" when line.Head is { } head =>
                session.TryClose(_proxy, new Extent(line.Lines, head))
                || Disagree(place, $"session {line.Session} was not this ledger's to close."),
            "interrupted" when line.Head is { } head => Interrupt(session, new Extent(line.Lines, head)),
            "removed" when line is { Head: { } head, Retention: { } seconds and >= 0 and <= MaxRetentionSeconds } =>
                Remove(session, new ListedRemoval(head, line.At, TimeSpan.FromSeconds(seconds))),
            _ => false,
        };
    }

    private bool TryStart(LedgerLine line)
    {
        if (line.Type != "ledgerStart" || line.Proxy != _proxy || line.Key is not { } key)
        {
            return false;
        }

        try
        {
            KeyId = VerificationKey.Of(key).Thumbprint;
            Target = line.Target;
            _book.Starts[_proxy] = line.At;
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static bool Open(ListedSession session, ListedOpening opening)
    {
        session.Open(opening);
        return true;
    }

    private static bool Add(ListedSession session, int n, ListedSegment segment)
    {
        session.Add(n, segment);
        return true;
    }

    // A session can be found unfinished more than once: by a start that died over finishing it.
    private static bool Interrupt(ListedSession session, Extent extent)
    {
        if (session.Interrupted is not { } known || known.Lines < extent.Lines)
        {
            session.Interrupted = extent;
        }

        return true;
    }

    // It is said again by a start that takes up what another did not finish: the first line counts.
    private static bool Remove(ListedSession session, ListedRemoval removal)
    {
        if (session.Removed is not { } known || known.At > removal.At)
        {
            session.Removed = removal;
        }

        return true;
    }

    private bool Disagree(LedgerPlace place, string message)
    {
        _findings.Forged(place.Key, place.Seq, message);
        return true;
    }
}
