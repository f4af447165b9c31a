using FsCheck;
using FsCheck.Fluent;

namespace GatewayProxy.Protocol.Tests;

public sealed class ReceiveBufferTests
{
    [Test]
    public void Any_split_of_a_stream_yields_the_same_messages()
    {
        var streams =
            from bodies in Gen.Choose(0, 300).Select(size => new byte[size]).ArrayOf()
            from cuts in Gen.Choose(1, 97).ListOf()
            select (Bodies: bodies, Cuts: cuts);
        Prop.ForAll(streams.ToArbitrary(), stream =>
        {
            var builder = new MessageBuilder();
            foreach (var body in stream.Bodies)
            {
                builder.Begin(FrontendCode.CopyData).Bytes(body).End();
            }

            return Cut(builder.Written, [.. stream.Cuts]).SequenceEqual(stream.Bodies.Select(body => body.Length));
        }).QuickCheckThrowOnFailure();
    }

    [Test]
    public void Grown_buffer_keeps_what_was_received()
    {
        using var buffer = new ReceiveBuffer(16);
        byte[] sent = [.. Enumerable.Range(0, 10_000).Select(i => (byte)i)];
        for (var at = 0; at < sent.Length;)
        {
            var free = buffer.Free();
            var count = Math.Min(free.Length, sent.Length - at);
            sent.AsMemory(at, count).CopyTo(free);
            buffer.Received(count);
            at += count;
        }

        Assert.That(buffer.Unread.SequenceEqual(sent), Is.True);
        buffer.Consume(9_000);
        buffer.EnsureCapacity(20_000);
        Assert.That(buffer.Unread.SequenceEqual(sent.AsSpan(9_000)), Is.True);
    }

    private static List<int> Cut(ReadOnlyMemory<byte> stream, List<int> cuts)
    {
        using var buffer = new ReceiveBuffer(16);
        var lengths = new List<int>();
        for (var (at, i) = (0, 0); at < stream.Length; i++)
        {
            var wanted = cuts.Count > 0 ? cuts[i % cuts.Count] : 1;
            var free = buffer.Free();
            var count = Math.Min(Math.Min(wanted, free.Length), stream.Length - at);
            stream.Slice(at, count).CopyTo(free);
            buffer.Received(count);
            at += count;
            while (MessageHeader.TryRead(buffer.Unread, out var header) && buffer.Count >= header.TotalLength)
            {
                lengths.Add(header.BodyLength);
                buffer.Consume(header.TotalLength);
            }
        }

        return lengths;
    }
}
