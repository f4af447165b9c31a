using System.Globalization;
using GatewayOperator.Api.Signing;

namespace GatewayProxy.Recording.Sealing;

/// <summary>
/// Makes the segments of one journal or ledger, one after the other. Not for use by several threads at once.
/// </summary>
public sealed class SegmentSealer
{
    private readonly LineScanner _scanner = new();
    private readonly string _session;
    private readonly SigningKey _key;
    private readonly TimeProvider _time;
    private readonly SegmentEncryption? _encryption;
    private int _segments;
    private string? _lastDigest;

    /// <param name="session">Id of the session, or of the proxy for its ledger.</param>
    /// <param name="key">Signs the segments.</param>
    /// <param name="time">The clock.</param>
    /// <param name="last">The last segment that is stored already, when there is one.</param>
    /// <param name="encryption">For whom the lines are encrypted; null leaves them readable.</param>
    public SegmentSealer(
        string session, SigningKey key, TimeProvider time, Segment? last = null, SegmentEncryption? encryption = null)
    {
        _encryption = encryption;
        _session = session;
        _key = key;
        _time = time;
        if (last is not null)
        {
            _scanner.Resume(last.Seal.LastSeq, last.Seal.Head);
            _segments = last.Seal.Segment;
            _lastDigest = last.Digest;
        }
    }

    /// <summary>Number of the last line that is sealed.</summary>
    public long LastSeq => _scanner.Seq;

    /// <summary>The line that does not follow those before it, in words; nothing from there on is sealed.</summary>
    public string? Damage { get; private set; }

    /// <summary>
    /// Seals the whole lines at the start of <paramref name="bytes"/>, which are what follows the last sealed line: at
    /// most <see cref="Segment.MaxLineBytes"/> and up to a line that is out of place (<see cref="Damage"/>).
    /// </summary>
    /// <param name="bytes">Of the journal.</param>
    /// <param name="interrupted">A later start of the proxy seals what it did not write.</param>
    /// <returns>Null when there is no whole line.</returns>
    public SealedSegment? Seal(ReadOnlySpan<byte> bytes, bool interrupted = false)
    {
        var firstSeq = _scanner.Seq + 1;
        var length = Follow(bytes, out var final);
        if (length == 0)
        {
            return null;
        }

        var envelope = _encryption?.NewEnvelope();
        var stored = envelope is null ? bytes[..length] : envelope.Encrypt(bytes[..length]);
        var seal = new SegmentSeal
        {
            V = SessionJournal.FormatVersion,
            Session = _session,
            Segment = _segments + 1,
            FirstSeq = firstSeq,
            LastSeq = _scanner.Seq,
            Bytes = stored.Length,
            Sha256 = Segment.HexOf(stored),
            Prev = _lastDigest,
            Head = _scanner.Head,
            SealedAt = _time.GetUtcNow(),
            Final = final,
            Interrupted = interrupted,
        };
        var jws = JsonWebSignature.Sign(_key, PayloadJson.Write(seal));
        var content = SealedSegment.Join(stored, jws);
        _segments++;
        _lastDigest = Segment.HexOf(content);
        return new SealedSegment(seal, content, _lastDigest, length, jws) { Envelope = envelope };
    }

    private int Follow(ReadOnlySpan<byte> bytes, out bool final)
    {
        final = false;
        var length = 0;
        while (Damage is null)
        {
            var line = bytes[length..(length + bytes[length..].IndexOf((byte)'\n') + 1)];
            if (line.IsEmpty || length + line.Length > Segment.MaxLineBytes)
            {
                break;
            }

            if (!_scanner.TryTake(line, out var header))
            {
                Damage = string.Create(CultureInfo.InvariantCulture, $"Line {_scanner.Seq + 1}: {_scanner.Problem}");
                break;
            }

            final = header.Type.SequenceEqual("end"u8) || header.Type.SequenceEqual("ledgerEnd"u8);
            length += line.Length;
        }

        return length;
    }
}
