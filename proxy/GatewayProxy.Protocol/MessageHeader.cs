using System.Buffers.Binary;

namespace GatewayProxy.Protocol;

/// <summary>
/// The five bytes before every message after startup: a type byte and a big-endian int32 length that counts itself.
/// </summary>
public readonly record struct MessageHeader(byte Code, int Length)
{
    /// <summary>Bytes of the header on the wire.</summary>
    public const int Size = 5;

    /// <summary>PostgreSQL's own bound for a message (MaxAllocSize, 1 GiB − 1).</summary>
    public const int MaxLength = 0x3fffffff;

    public int BodyLength => Length - sizeof(int);

    /// <summary>Bytes of the whole message on the wire.</summary>
    public int TotalLength => Length + 1;

    /// <summary>A length outside 4 … <see cref="MaxLength"/> cannot be framed: the stream is lost.</summary>
    public bool IsWellFormed => Length is >= sizeof(int) and <= MaxLength;

    /// <summary>False when fewer than <see cref="Size"/> bytes are there.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out MessageHeader header)
    {
        if (bytes.Length < Size)
        {
            header = default;
            return false;
        }

        header = new MessageHeader(bytes[0], BinaryPrimitives.ReadInt32BigEndian(bytes[1..]));
        return true;
    }
}
