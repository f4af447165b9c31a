namespace GatewayProxy.Recording.Reading;

/// <summary>Cuts a journal into lines, holding one at a time.</summary>
internal sealed class LineReader : IDisposable
{
    private Stream _stream;
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    public LineReader(Stream stream) => _stream = stream;

    /// <summary>Where the line that was read last, or could not be, starts, in bytes.</summary>
    public long Offset { get; private set; }

    /// <summary>Why there is no further line, when that is not the end.</summary>
    public DamageKind? Damage { get; private set; }

    /// <summary>The next line with its line feed, valid until the next call.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        line = default;
        var searched = 0;
        while (true)
        {
            var unread = _buffer.AsSpan(_start, _end - _start);
            var feed = unread[searched..].IndexOf((byte)'\n');
            if (feed >= 0)
            {
                line = unread[..(searched + feed + 1)];
                _start += line.Length;
                return true;
            }

            searched = unread.Length;
            if (searched >= JournalReader.MaxLineBytes)
            {
                Damage = DamageKind.Malformed;
                return false;
            }

            if (!Fill())
            {
                Damage = searched > 0 ? DamageKind.TornTail : null;
                return false;
            }
        }
    }

    /// <summary>The line was in place: the next one starts behind it.</summary>
    public void Advance(int bytes) => Offset += bytes;

    /// <summary>Goes on in <paramref name="next"/> where this stream has ended.</summary>
    public void Continue(Stream next)
    {
        _stream.Dispose();
        _stream = next;
    }

    public void Dispose() => _stream.Dispose();

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = _stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
