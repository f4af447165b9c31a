using FsCheck;
using FsCheck.Fluent;
using GatewayProxy.Protocol.Startup;

namespace GatewayProxy.Protocol.Tests.Startup;

public sealed class StartupPacketTests
{
    [Test]
    public void Written_startup_message_reads_back()
    {
        var parameters = new Dictionary<string, string> { ["user"] = "ci", ["database"] = "höfe", ["options"] = "" };
        var packet = Decode(new MessageBuilder().StartupMessage(parameters));
        Assert.That(packet.Kind, Is.EqualTo(StartupPacketKind.Startup));
        Assert.That(packet.Parameters, Is.EqualTo(parameters));
    }

    [Test]
    public void Requests_are_told_apart()
    {
        Assert.That(Decode(new MessageBuilder().SslRequest()).Kind, Is.EqualTo(StartupPacketKind.Ssl));
        var cancel = Decode(new MessageBuilder().CancelRequest(new CancelKey(7, [1, 2, 3, 4])));
        Assert.That(cancel.CancelKey, Is.EqualTo(new CancelKey(7, [1, 2, 3, 4])));
    }

    [Test]
    public void Key_of_version_3_2_may_be_longer_than_four_bytes()
    {
        var key = new CancelKey(7, new byte[256]);
        Assert.That(Decode(new MessageBuilder().CancelRequest(key)).CancelKey, Is.EqualTo(key));
    }

    [Test]
    public void Value_that_is_not_utf8_is_malformed()
    {
        var packet = new MessageBuilder().BeginUntyped().Int32(StartupCode.Protocol30)
            .String("user").Bytes([0xff, 0xfe, 0]).Byte(0).End();
        Assert.That(Decode(packet).Kind, Is.EqualTo(StartupPacketKind.Malformed));
    }

    [Test]
    public void Bytes_behind_the_terminator_are_malformed()
    {
        var packet = new MessageBuilder().BeginUntyped().Int32(StartupCode.Protocol30)
            .String("user").String("ci").Byte(0).Byte(1).End();
        Assert.That(Decode(packet).Kind, Is.EqualTo(StartupPacketKind.Malformed));
    }

    [Test]
    public void Any_bytes_decode_to_a_packet_or_to_malformed() =>
        Prop.ForAll<byte[]>(bytes => StartupPacket.Decode(bytes) is not null).QuickCheckThrowOnFailure();

    [Test]
    public void Any_bytes_behind_a_startup_code_decode_without_an_exception() =>
        Prop.ForAll<byte[]>(bytes => StartupPacket.Decode([0, 3, 0, 0, .. bytes]) is not null)
            .QuickCheckThrowOnFailure();

    [Test]
    public void Secret_of_a_cancel_key_is_never_printed() =>
        Assert.That(new CancelKey(7, "hush"u8.ToArray()).ToString(), Is.EqualTo("pid 7"));

    private static StartupPacket Decode(MessageBuilder packet) =>
        StartupPacket.Decode(packet.Written.Span[sizeof(int)..]);
}
