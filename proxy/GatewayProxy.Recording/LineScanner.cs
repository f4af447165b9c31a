using System.Globalization;
using System.Text;

namespace GatewayProxy.Recording;

/// <summary>
/// Follows the lines of a journal or a ledger: numbers without a hole, each bound to the one before. It reads no more
/// of them than that takes.
/// </summary>
internal sealed class LineScanner
{
    private readonly LineChain _chain = new();
    private bool? _chained;
    private bool _skipped;

    /// <summary>Number of the last line that was in place.</summary>
    public long Seq { get; private set; }

    /// <summary>Digest of that line; empty before the first.</summary>
    public string Head => Encoding.ASCII.GetString(_chain.Head);

    /// <summary>Why the last line was refused.</summary>
    public string? Problem { get; private set; }

    /// <summary>Goes on behind a line that was in place.</summary>
    public void Resume(long seq, string head)
    {
        Seq = seq;
        _skipped = false;
        _chain.Continue(head);
    }

    /// <summary>Goes on behind lines that are missing: to what the next one is bound cannot be told.</summary>
    public void Skip(long seq)
    {
        Seq = seq;
        _skipped = true;
    }

    /// <summary>Takes the next line, with its line feed.</summary>
    public bool TryTake(ReadOnlySpan<byte> line, out LineHeader header) => TryTake(line, default, out header);

    /// <summary>Takes the next line, with its line feed, whose digest is made already.</summary>
    public bool TryTake(ReadOnlySpan<byte> line, ReadOnlySpan<byte> digest, out LineHeader header)
    {
        if (!LineHeader.TryRead(line[..^1], out header))
        {
            return Refuse("it is not a line of a recording.");
        }

        if (header.Seq != Seq + 1)
        {
            return Refuse(string.Create(
                CultureInfo.InvariantCulture, $"its number is {header.Seq}, expected {Seq + 1}."));
        }

        if (!Follows(header))
        {
            return Refuse(string.Create(
                CultureInfo.InvariantCulture,
                $"it does not follow line {Seq}: one of the two is not what was written."));
        }

        if (digest.IsEmpty)
        {
            _chain.Extend(line);
        }
        else
        {
            _chain.ExtendBy(digest);
        }

        Seq = header.Seq;
        return true;
    }

    // Version 1 has no chain: a recording has one from its second line on or not at all.
    private bool Follows(in LineHeader header)
    {
        if (Seq == 0)
        {
            return header.Prev.IsEmpty;
        }

        if (_skipped)
        {
            _skipped = false;
            return true;
        }

        _chained ??= !header.Prev.IsEmpty;
        return _chained.Value ? header.Prev.SequenceEqual(_chain.Head) : header.Prev.IsEmpty;
    }

    private bool Refuse(string problem)
    {
        Problem = problem;
        return false;
    }
}
