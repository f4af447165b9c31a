using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Extended;
using GatewayProxy.Protocol.Simple;
using GatewayProxy.Protocol.Startup;

namespace GatewayOperator.Tests.Fuzz.Decoders;

/// <summary>Whatever we write, we read back: encode and decode are inverse.</summary>
public sealed class WritingTests
{
    [Test]
    public void Written_query_reads_back() => Holds<NonNull<string>>(sql =>
        QueryMessage.TryDecode(Body(new MessageBuilder().Query(sql.Get)), complete: true, out var read)
        && Text(read) == OnWire(sql.Get));

    [Test]
    public void Written_parse_reads_back() => Holds<NonNull<string>>(sql =>
        ParseMessage.TryDecode(Body(ParseMessage.Write(new MessageBuilder(), sql.Get)), complete: true, out var read)
        && Text(read.Sql) == OnWire(sql.Get) && read.Name.IsEmpty);

    [Test]
    public void Written_error_reads_back() => Holds<NonNull<string>>(text =>
    {
        var body = Body(new MessageBuilder().ErrorResponse(new ServerError("42501", text.Get, text.Get, text.Get)))
            .ToArray();
        return "MDH".All(field => Text(ErrorResponseMessage.FindField(body, field)) == OnWire(text.Get));
    });

    [Test]
    public void Written_cancel_key_reads_back() => Holds<(int Process, byte[] Secret)>(key =>
    {
        var secret = key.Secret is { Length: >= 4 and <= 256 } given ? given : [1, 2, 3, 4];
        var written = new MessageBuilder().CancelRequest(new CancelKey(key.Process, secret)).Written.Span;
        return new CancelKey(key.Process, secret).Equals(StartupPacket.Decode(written[sizeof(int)..]).CancelKey);
    });

    private static void Holds<T>(Func<T, bool> promise) =>
        Prop.ForAll(promise).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    private static ReadOnlySpan<byte> Body(MessageBuilder message) => message.Written.Span[MessageHeader.Size..];

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    // Zero bytes cannot be in a string of the protocol, and half a surrogate pair is no character in UTF-8.
    private static string OnWire(string text) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Replace('\0', ' ')));
}
