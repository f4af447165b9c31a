using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Extended;
using GatewayProxy.Protocol.Session;
using GatewayProxy.Protocol.Simple;

namespace GatewayProxy.Protocol.Tests;

public sealed class MessageTests
{
    [TestCase("SELECT 5", 5)]
    [TestCase("INSERT 0 17", 17)]
    [TestCase("COPY 100", 100)]
    [TestCase("BEGIN", null)]
    [TestCase("CREATE TABLE", null)]
    public void Row_count_is_the_number_that_ends_the_tag(string tag, long? rows) =>
        Assert.That(CommandCompleteMessage.Rows(Encoding.ASCII.GetBytes(tag)), Is.EqualTo(rows));

    [Test]
    public void Error_fields_are_found_and_absent_ones_are_empty()
    {
        var message = new MessageBuilder().ErrorResponse(new ServerError("42501", "no", null, "ask")).Written.Span;
        var body = message[MessageHeader.Size..];
        Assert.That(Encoding.UTF8.GetString(ErrorResponseMessage.FindField(body, 'C')), Is.EqualTo("42501"));
        Assert.That(Encoding.UTF8.GetString(ErrorResponseMessage.FindField(body, 'H')), Is.EqualTo("ask"));
        Assert.That(ErrorResponseMessage.FindField(body, 'D').IsEmpty, Is.True);
    }

    [Test]
    public void Parse_shows_name_text_and_types()
    {
        var written = new MessageBuilder().Begin(FrontendCode.Parse)
            .String("p1").String("SELECT $1").Int16(1).Int32(23).End().Written.Span;
        Assert.That(ParseMessage.TryDecode(written[MessageHeader.Size..], complete: true, out var parse), Is.True);
        Assert.That(Encoding.UTF8.GetString(parse.Name), Is.EqualTo("p1"));
        Assert.That(Encoding.UTF8.GetString(parse.Sql), Is.EqualTo("SELECT $1"));
        Assert.That(parse.ParameterTypes.Length, Is.EqualTo(6));
    }

    [Test]
    public void Head_of_a_long_Parse_shows_the_head_of_its_text()
    {
        Assert.That(ParseMessage.TryDecode("p1\0SELECT 'long"u8, complete: false, out var parse), Is.True);
        Assert.That(Encoding.UTF8.GetString(parse.Sql), Is.EqualTo("SELECT 'long"));
    }

    [Test]
    public void Bind_with_a_value_longer_than_the_message_is_malformed()
    {
        var written = new MessageBuilder().Begin(FrontendCode.Bind)
            .Byte(0).Byte(0).Int16(0).Int16(1).Int32(1000).Bytes("short"u8).Int16(0).End().Written.Span;
        Assert.That(BindMessage.TryDecode(written[MessageHeader.Size..], complete: true, out _), Is.False);
    }

    [Test]
    public void Bind_takes_null_and_empty_values()
    {
        var written = new MessageBuilder().Begin(FrontendCode.Bind)
            .Byte(0).Byte(0).Int16(0).Int16(2).Int32(-1).Int32(0).Int16(0).End().Written.Span;
        Assert.That(BindMessage.TryDecode(written[MessageHeader.Size..], complete: true, out _), Is.True);
    }

    // Drivers send an array of 40 000 rows like this; the counts are negative when they are read with a sign.
    [Test]
    public void Parse_and_Bind_take_as_many_parameters_as_PostgreSQL()
    {
        var parse = new MessageBuilder().Begin(FrontendCode.Parse).Byte(0).Byte(0).Int16(-1);
        var bind = new MessageBuilder().Begin(FrontendCode.Bind).Byte(0).Byte(0).Int16(-1);
        bind.Bytes(new byte[ushort.MaxValue * sizeof(short)]).Int16(-1).Bytes(new byte[ushort.MaxValue * sizeof(int)]);
        bind.Int16(-1).Bytes(new byte[ushort.MaxValue * sizeof(short)]).End();
        parse.Bytes(new byte[ushort.MaxValue * sizeof(int)]).End();
        Assert.That(ParseMessage.TryDecode(parse.Written.Span[MessageHeader.Size..], complete: true, out _), Is.True);
        Assert.That(BindMessage.TryDecode(bind.Written.Span[MessageHeader.Size..], complete: true, out _), Is.True);
    }

    [Test]
    public void Query_with_text_behind_its_terminator_is_malformed()
    {
        Assert.That(QueryMessage.TryDecode("SELECT 1\0x\0"u8, complete: true, out _), Is.False);
        Assert.That(QueryMessage.TryDecode("SELECT 1\0x"u8, complete: false, out _), Is.False);
    }

    [Test]
    public void Any_bytes_decode_or_are_malformed_without_an_exception() => Prop.ForAll<byte[]>(bytes =>
    {
        foreach (var complete in (bool[])[true, false])
        {
            _ = ParseMessage.TryDecode(bytes, complete, out _);
            _ = BindMessage.TryDecode(bytes, complete, out _);
            _ = QueryMessage.TryDecode(bytes, complete, out _);
        }

        _ = ExecuteMessage.TryDecode(bytes, out _);
        _ = NamedObjectMessage.TryDecode(bytes, out _);
        _ = ParameterStatusMessage.TryDecode(bytes, out _);
        _ = ErrorResponseMessage.FindField(bytes, 'C');
        _ = CommandCompleteMessage.Rows(bytes);
        return true;
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Strings_with_a_zero_byte_cannot_end_a_field_early()
    {
        var written = new MessageBuilder().Query("a\0b").Written.Span;
        Assert.That(QueryMessage.TryDecode(written[MessageHeader.Size..], complete: true, out var sql), Is.True);
        Assert.That(Encoding.UTF8.GetString(sql), Is.EqualTo("a b"));
    }
}
