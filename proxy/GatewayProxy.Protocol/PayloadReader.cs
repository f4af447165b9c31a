using System.Buffers.Binary;

namespace GatewayProxy.Protocol;

/// <summary>Reads the body of a message field by field; every read says whether the bytes were there.</summary>
public ref struct PayloadReader(ReadOnlySpan<byte> payload)
{
    private ReadOnlySpan<byte> _rest = payload;

    public readonly int Remaining => _rest.Length;

    public readonly bool AtEnd => _rest.IsEmpty;

    public bool TryReadByte(out byte value)
    {
        if (_rest.IsEmpty)
        {
            value = 0;
            return false;
        }

        value = _rest[0];
        _rest = _rest[1..];
        return true;
    }

    public bool TryReadInt16(out short value)
    {
        if (!BinaryPrimitives.TryReadInt16BigEndian(_rest, out value))
        {
            return false;
        }

        _rest = _rest[sizeof(short)..];
        return true;
    }

    /// <summary>A number of parameters or format codes: 16 bits without a sign, up to 65 535.</summary>
    public bool TryReadCount(out int value)
    {
        var read = TryReadInt16(out var signed);
        value = (ushort)signed;
        return read;
    }

    public bool TryReadInt32(out int value)
    {
        if (!BinaryPrimitives.TryReadInt32BigEndian(_rest, out value))
        {
            return false;
        }

        _rest = _rest[sizeof(int)..];
        return true;
    }

    public bool TryReadBytes(int count, out ReadOnlySpan<byte> value)
    {
        if (count < 0 || count > _rest.Length)
        {
            value = default;
            return false;
        }

        value = _rest[..count];
        _rest = _rest[count..];
        return true;
    }

    /// <summary>A string up to its terminating zero byte, without it.</summary>
    public bool TryReadString(out ReadOnlySpan<byte> value)
    {
        var end = _rest.IndexOf((byte)0);
        if (end < 0)
        {
            value = default;
            return false;
        }

        value = _rest[..end];
        _rest = _rest[(end + 1)..];
        return true;
    }
}
