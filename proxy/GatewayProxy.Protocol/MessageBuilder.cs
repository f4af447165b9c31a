using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace GatewayProxy.Protocol;

/// <summary>Builds one or more messages in a growing buffer; lengths are filled in when a message ends.</summary>
public sealed class MessageBuilder
{
    private readonly ArrayBufferWriter<byte> _buffer = new(256);
    private int _lengthAt = -1;

    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public MessageBuilder Clear()
    {
        _buffer.ResetWrittenCount();
        _lengthAt = -1;
        return this;
    }

    /// <summary>Starts a message with a type byte.</summary>
    public MessageBuilder Begin(byte code) => Byte(code).BeginUntyped();

    /// <summary>Starts a message without a type byte (startup, SSLRequest, CancelRequest).</summary>
    public MessageBuilder BeginUntyped()
    {
        _lengthAt = _buffer.WrittenCount;
        return Int32(0);
    }

    public MessageBuilder End()
    {
        var length = _buffer.WrittenCount - _lengthAt;
        var written = System.Runtime.InteropServices.MemoryMarshal.AsMemory(_buffer.WrittenMemory).Span;
        BinaryPrimitives.WriteInt32BigEndian(written[_lengthAt..], length);
        _lengthAt = -1;
        return this;
    }

    public MessageBuilder Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
        return this;
    }

    public MessageBuilder Int16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(_buffer.GetSpan(sizeof(short)), value);
        _buffer.Advance(sizeof(short));
        return this;
    }

    public MessageBuilder Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_buffer.GetSpan(sizeof(int)), value);
        _buffer.Advance(sizeof(int));
        return this;
    }

    public MessageBuilder Bytes(ReadOnlySpan<byte> value)
    {
        _buffer.Write(value);
        return this;
    }

    /// <summary>
    /// UTF-8 with a terminating zero; zero bytes inside become spaces, they would end the field early.
    /// </summary>
    public MessageBuilder String(string value)
    {
        Encoding.UTF8.GetBytes(value.Replace('\0', ' '), _buffer);
        return Byte(0);
    }
}
