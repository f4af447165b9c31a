using GatewayProxy.Protocol;

namespace GatewayOperator.Tests.Fuzz.Decoders;

/// <summary>
/// Cuts a stream into messages from a <see cref="ReceiveBuffer"/> that is filled in random portions, as the relays do,
/// and compares with cutting the whole at once.
/// </summary>
public static class FramingCheck
{
    public static void Run(byte[] stream, Random random)
    {
        using var buffer = new ReceiveBuffer(16);
        var expected = Cut(stream);
        var position = 0;
        for (var received = 0; received < stream.Length;)
        {
            received += Fill(buffer, stream.AsSpan(received), random);
            while (MessageHeader.TryRead(buffer.Unread, out var header) && header.IsWellFormed
                && buffer.Count >= header.TotalLength)
            {
                Promise(
                    expected.TryDequeue(out var length) && length == header.TotalLength
                        && buffer.Unread[..length].SequenceEqual(stream.AsSpan(position, length)),
                    $"another message at {position}");
                position += header.TotalLength;
                buffer.Consume(header.TotalLength);
            }

            Promise(buffer.Unread.SequenceEqual(stream.AsSpan(position, received - position)), "other bytes are left");
            buffer.Shrink();
        }

        Promise(expected.Count == 0, $"{expected.Count} messages were not cut");
    }

    private static int Fill(ReceiveBuffer buffer, ReadOnlySpan<byte> rest, Random random)
    {
        if (random.Next(4) == 0)
        {
            buffer.EnsureCapacity(buffer.Count + random.Next(1, 200));
        }

        var free = buffer.Free().Span;
        Promise(free.Length > 0, "a buffer without room");
        var count = Math.Min(Math.Min(free.Length, rest.Length), random.Next(1, 40));
        rest[..count].CopyTo(free);
        buffer.Received(count);
        return count;
    }

    private static Queue<int> Cut(byte[] stream)
    {
        var lengths = new Queue<int>();
        for (var at = 0; MessageHeader.TryRead(stream.AsSpan(at), out var header) && header.IsWellFormed
            && header.TotalLength <= stream.Length - at; at += header.TotalLength)
        {
            lengths.Enqueue(header.TotalLength);
        }

        return lengths;
    }

    private static void Promise(bool holds, string promise) => BrokenPromiseException.Unless(holds, promise);
}
