using System.Globalization;
using GatewayProxy.Recording.Sealing;

namespace GatewayProxy.Recording.Verifying;

/// <summary>
/// Goes through the segments of one session or ledger in order: seals, signatures, and the chain over all lines.
/// Behind what is missing or damaged it goes on, to say the worst that is there and not the first.
/// </summary>
internal sealed class SegmentWalk
{
    private readonly string _id;
    private readonly string? _owner;
    private readonly KeyRing _keys;
    private readonly Findings _findings;
    private readonly ISegmentVisitor _visitor;
    private readonly LineScanner _scanner = new();
    private string? _lastDigest;
    private bool _lost;
    private int _segments;

    /// <param name="id">The session, or the proxy whose ledger it is.</param>
    /// <param name="owner">The proxy that wrote it, where that is known.</param>
    /// <param name="keys">Who may seal.</param>
    /// <param name="findings">Takes what is wrong.</param>
    /// <param name="visitor">Reads what the lines say.</param>
    public SegmentWalk(string id, string? owner, KeyRing keys, Findings findings, ISegmentVisitor visitor)
    {
        _id = id;
        _owner = owner;
        _keys = keys;
        _findings = findings;
        _visitor = visitor;
    }

    /// <summary>Number of the last object; 0 when there is none.</summary>
    public int Segments => _segments;

    /// <summary>Number of the last line.</summary>
    public long Lines => _scanner.Seq;

    /// <summary>SHA-256 of the last line; empty before the first.</summary>
    public string Head => _scanner.Head;

    public long Bytes { get; private set; }

    /// <summary>The last line is the end.</summary>
    public bool IsFinal { get; private set; }

    /// <summary>The last start of a proxy that sealed what another had written.</summary>
    public string? SealedLaterBy { get; private set; }

    /// <summary>The proxy that sealed the last segment.</summary>
    public string? SealedBy { get; private set; }

    /// <summary>Whoever wrote it has sealed a part of it.</summary>
    public bool IsSealedByWriter { get; private set; }

    /// <summary>The target that the signing keys are certified for.</summary>
    public RecordedObject? Target { get; private set; }

    public void Take(LoadedSegment loaded)
    {
        var (key, n) = (loaded.Key, loaded.N);
        if (n != _segments + 1)
        {
            _findings.Incomplete(key, null, Invariant($"the segment before is missing: {_segments + 1}."));
            _lost = true;
        }

        _segments = n;
        if (loaded.Segment is { } segment)
        {
            Take(key, n, segment, loaded.Digests!);
        }
        else if (loaded.Problem is { } problem)
        {
            Refuse(key, n, loaded.Content, problem);
        }
    }

    private void Refuse(string key, int n, byte[]? content, string problem)
    {
        if (content is null)
        {
            _findings.Forged(key, null, problem);
        }
        else
        {
            NameFirstBadLine(key, content, problem);
            _visitor.VisitObject(key, n, Segment.HexOf(content));
        }

        _lost = true;
    }

    private void Take(string key, int n, Segment segment, LineDigests digests)
    {
        CheckSeal(key, n, segment);
        if (segment.IsReadable)
        {
            CheckLines(key, segment, digests);
        }
        else
        {
            CheckRange(key, segment);
        }

        _visitor.VisitObject(key, n, segment.Digest);
        Bytes += segment.Seal.Bytes;
        _lastDigest = segment.Digest;
        _lost = false;
    }

    private void CheckSeal(string key, int n, Segment segment)
    {
        var seal = segment.Seal;
        if (seal.Session != _id || seal.Segment != n)
        {
            _findings.Forged(key, null, $"it is segment {seal.Segment} of {seal.Session}, put in this place.");
        }

        if (!_lost && seal.Prev != _lastDigest)
        {
            _findings.Forged(key, null, "the object before is not the one that was there when this one was sealed.");
        }

        if (IsFinal)
        {
            _findings.Forged(key, null, "it follows the end.");
        }

        CheckSignature(key, segment);
    }

    private void CheckSignature(string key, Segment segment)
    {
        IsSealedByWriter |= !segment.Seal.Interrupted;
        if (_keys.Find(segment.Jws.KeyId) is not { } signer)
        {
            _findings.Forged(key, null, $"it is signed by {segment.Jws.KeyId}, a key that nobody has certified.");
            return;
        }

        if (!segment.Jws.IsSignedBy(signer.Key))
        {
            _findings.Forged(key, null, "its signature is wrong.");
        }
        else if (segment.Seal.Interrupted)
        {
            SealedLaterBy = signer.Proxy;
        }
        else if (_owner is not null && signer.Proxy != _owner)
        {
            _findings.Forged(key, null, $"proxy {signer.Proxy} has signed it, and {_owner} wrote it.");
        }

        if (Target is not null && Target != signer.Target)
        {
            _findings.Forged(key, null, "its key is of another target than the key before.");
        }

        (SealedBy, Target) = (signer.Proxy, signer.Target);
    }

    private void CheckLines(string key, Segment segment, LineDigests digests)
    {
        var seal = segment.Seal;
        if (_lost)
        {
            _scanner.Skip(seal.FirstSeq - 1);
        }

        var first = _scanner.Seq + 1;
        var rest = segment.Lines.Span;
        for (var i = 0; TryCut(ref rest, out var line); i++)
        {
            if (!_scanner.TryTake(line, digests[i], out var header))
            {
                _findings.Forged(key, _scanner.Seq + 1, _scanner.Problem!);
                Resume(key, seal);
                return;
            }

            IsFinal = header.Type.SequenceEqual("end"u8) || header.Type.SequenceEqual("ledgerEnd"u8);
            _visitor.VisitLine(key, header, line, _scanner);
        }

        if (seal.FirstSeq != first || seal.LastSeq != _scanner.Seq || seal.Head != _scanner.Head
            || seal.Final != IsFinal)
        {
            _findings.Forged(key, null, "its seal says other things of its lines than they are.");
        }
    }

    // What the seal says of lines that nobody here can read is held against the seals beside it.
    private void CheckRange(string key, Segment segment)
    {
        var seal = segment.Seal;
        if (seal.LastSeq < seal.FirstSeq || (!_lost && seal.FirstSeq != _scanner.Seq + 1))
        {
            _findings.Forged(key, null, "its seal numbers its lines otherwise than those before.");
        }

        IsFinal = seal.Final;
        Resume(key, seal);
        _visitor.VisitUnread(key, segment.EncryptedFor!);
    }

    private void Resume(string key, SegmentSeal seal)
    {
        try
        {
            _scanner.Resume(seal.LastSeq, seal.Head);
        }
        catch (FormatException)
        {
            _findings.Forged(key, null, "its seal has no digest of the last line.");
            _scanner.Skip(seal.LastSeq);
        }
    }

    // The seal says that something was changed, the chain says where.
    private void NameFirstBadLine(string key, ReadOnlySpan<byte> content, string problem)
    {
        var rest = content.StartsWith(SegmentEncryption.Start) ? default : content;
        while (TryCut(ref rest, out var line) && !line.StartsWith("{\"type\":\"seal\","u8))
        {
            if (!_lost && !_scanner.TryTake(line, out _))
            {
                _findings.Forged(key, _scanner.Seq + 1, _scanner.Problem!);
                return;
            }
        }

        _findings.Forged(key, rest.IsEmpty ? null : _scanner.Seq + 1, problem);
    }

    private static bool TryCut(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line)
    {
        var length = rest.IndexOf((byte)'\n') + 1;
        line = rest[..length];
        rest = rest[length..];
        return length > 0;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
