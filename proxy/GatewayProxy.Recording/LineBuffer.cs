using System.Buffers;

namespace GatewayProxy.Recording;

/// <summary>A growing buffer for one line that gives the memory of an unusually long one back.</summary>
internal sealed class LineBuffer : IBufferWriter<byte>
{
    private const int UsualBytes = 16 * 1024;

    private byte[] _bytes = new byte[UsualBytes];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Clear()
    {
        _length = 0;
        if (_bytes.Length > UsualBytes)
        {
            _bytes = new byte[UsualBytes];
        }
    }

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_length);
    }

    private void Reserve(int sizeHint)
    {
        var needed = _length + Math.Max(sizeHint, 1);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(needed, _bytes.Length * 2));
        }
    }
}
