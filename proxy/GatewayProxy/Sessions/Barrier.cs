using GatewayProxy.Protocol;

namespace GatewayProxy.Sessions;

/// <summary>
/// A message of the gateway's own among the client's: when the server answers it, it has answered all before it.
/// </summary>
/// <param name="notice">What the client is told in place of the answer; empty for nothing.</param>
public sealed class Barrier(ReadOnlyMemory<byte> notice = default)
{
    private readonly List<string?> _values = [];
    private volatile bool _reached;
    private volatile bool _failed;

    public ReadOnlyMemory<byte> Notice => notice;

    /// <summary>The server has come to it.</summary>
    public bool IsReached => _reached;

    /// <summary>The server could not do what it was asked to.</summary>
    public bool HasFailed => _failed;

    /// <summary>The first column of the rows that came as an answer; to be read when it is reached.</summary>
    public IReadOnlyList<string?> Values => _values;

    /// <summary>What becomes of the answer to a message of the gateway's own.</summary>
    public static ReplyStep Reached(Barrier? barrier, PendingQueue pending, MessageBuilder replacement)
    {
        if (barrier is null)
        {
            return ReplyStep.Drop;
        }

        barrier.Answer();
        pending.Progressed();
        if (barrier.Notice.IsEmpty)
        {
            return ReplyStep.Drop;
        }

        replacement.Clear().Bytes(barrier.Notice.Span);
        return ReplyStep.Replace;
    }

    public void Answer(bool failed = false)
    {
        _failed = failed;
        _reached = true;
    }

    /// <summary>A row of the answer, in text.</summary>
    public void Take(ReadOnlySpan<byte> row)
    {
        var reader = new PayloadReader(row);
        if (reader.TryReadInt16(out var columns) && columns > 0 && reader.TryReadInt32(out var length))
        {
            _values.Add(length >= 0 && reader.TryReadBytes(length, out var value)
                ? System.Text.Encoding.UTF8.GetString(value)
                : null);
        }
    }
}
