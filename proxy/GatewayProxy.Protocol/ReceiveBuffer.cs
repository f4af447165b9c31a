using System.Buffers;

namespace GatewayProxy.Protocol;

/// <summary>
/// Bytes received and not yet dealt with, in one pooled array: received at the end, consumed from the start.
/// It grows to hold a message that must be seen whole or to take more at once, and shrinks back when it is empty.
/// </summary>
public sealed class ReceiveBuffer(int initialSize) : IDisposable
{
    private byte[] _array = [];
    private int _start;
    private int _end;

    public int Count => _end - _start;

    public int Capacity => _array.Length;

    public ReadOnlySpan<byte> Unread => _array.AsSpan(_start, Count);

    public ReadOnlyMemory<byte> UnreadMemory(int count) => _array.AsMemory(_start, count);

    /// <summary>
    /// Room for at least one byte more; what was received before stays in place or is moved to the front.
    /// </summary>
    public Memory<byte> Free()
    {
        if (_end == _array.Length)
        {
            if (_start > 0)
            {
                MoveToFront();
            }
            else
            {
                Grow(Math.Max(initialSize, _array.Length * 2));
            }
        }

        return _array.AsMemory(_end);
    }

    public void Received(int count) => _end += count;

    public void Consume(int count)
    {
        _start += count;
        if (_start == _end)
        {
            _start = _end = 0;
        }
    }

    /// <summary>Makes room for <paramref name="size"/> unread bytes in a row.</summary>
    public void EnsureCapacity(int size)
    {
        if (size > _array.Length)
        {
            Grow(size);
        }
        else if (_start + size > _array.Length)
        {
            MoveToFront();
        }
    }

    /// <summary>Gives a grown array back when nothing is in it.</summary>
    public void Shrink()
    {
        if (_array.Length > initialSize * 2)
        {
            Release();
        }
    }

    /// <summary>Gives the array back when nothing is in it; the next <see cref="Free"/> takes another.</summary>
    public void Release()
    {
        if (Count == 0 && _array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_array);
            _array = [];
            _start = _end = 0;
        }
    }

    public void Dispose()
    {
        // Not returned: a read that was abandoned when the socket closed may still hold the array.
        _array = [];
        _start = _end = 0;
    }

    private void MoveToFront()
    {
        Unread.CopyTo(_array);
        _end -= _start;
        _start = 0;
    }

    private void Grow(int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(size);
        Unread.CopyTo(larger);
        if (_array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_array);
        }

        _array = larger;
        _end -= _start;
        _start = 0;
    }
}
