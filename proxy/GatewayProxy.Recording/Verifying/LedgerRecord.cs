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

        var session = _book.Of(line.Session!);
        Sessions.Add(line.Session!);
        return line.Type switch
        {
            "opened" => TryOpen(key, seq, session, line),
            "segment" => line.Object is { } digest && line.Segment > 0
                && (session.TryAdd(new ListedSegment(line.Segment, digest))
                    || Disagree(key, seq, $"segment {line.Segment} of {line.Session} is another object already.")),
            "closed" when line.Head is { } head => TryClose(key, seq, session, line, new Extent(line.Lines, head)),
            "interrupted" when line.Head is { } head => Interrupt(session, new Extent(line.Lines, head)),
            "removed" when line is { Head: { } head, Retention: { } seconds } =>
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
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private bool TryOpen(string key, long seq, ListedSession session, LedgerLine line)
    {
        if (session.Proxy is not null)
        {
            return Disagree(key, seq, $"session {line.Session} was opened before, by {session.Proxy}.");
        }

        session.Proxy = _proxy;
        session.Start = line.Start;
        return line.Start is not null;
    }

    private bool TryClose(string key, long seq, ListedSession session, LedgerLine line, Extent extent)
    {
        if (session.Proxy != _proxy || (session.Closed is not null && session.Closed != extent))
        {
            return Disagree(key, seq, $"session {line.Session} was not this ledger's to close.");
        }

        session.Closed = extent;
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

    private bool Disagree(string key, long seq, string message)
    {
        _findings.Forged(key, seq, message);
        return true;
    }
}
