using GatewayProxy.Protocol.Startup;

namespace GatewayProxy.Protocol.Tests.Startup;

/// <summary>What a server says about version and cancel key.</summary>
public sealed class VersionMessageTests
{
    [TestCase(0, 4, true)]
    [TestCase(0, 5, false)]
    [TestCase(0, 32, false)]
    [TestCase(2, 4, true)]
    [TestCase(2, 32, true)]
    [TestCase(2, 256, true)]
    [TestCase(2, 257, false)]
    [TestCase(2, 3, false)]
    public void Cancel_key_has_the_length_of_its_version(int minor, int length, bool taken)
    {
        byte[] secret = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
        Assert.That(BackendKeyDataMessage.TryDecode([0, 0, 0, 7, .. secret], minor, out var key), Is.EqualTo(taken));
        Assert.That(key, Is.EqualTo(taken ? new CancelKey(7, secret) : null));
    }

    [Test]
    public void Server_may_answer_3_2_with_3_0_and_with_nothing_else()
    {
        Assert.That(NegotiateProtocolVersionMessage.IsProtocol30([0, 3, 0, 0, 0, 0, 0, 0]), Is.True);
        Assert.That(NegotiateProtocolVersionMessage.IsProtocol30([0, 3, 0, 1, 0, 0, 0, 0]), Is.False);
        Assert.That(NegotiateProtocolVersionMessage.IsProtocol30([0, 3, 0, 2, 0, 0, 0, 0]), Is.False);
        Assert.That(NegotiateProtocolVersionMessage.IsProtocol30([0, 2, 0, 0, 0, 0, 0, 0]), Is.False);
        Assert.That(NegotiateProtocolVersionMessage.IsProtocol30([0, 3, 0, 0, 0, 0, 0, 1, 65, 0]), Is.False);
        Assert.That(NegotiateProtocolVersionMessage.IsProtocol30([0, 3, 0, 0, 0, 0, 0, 0, 0]), Is.False);
        Assert.That(NegotiateProtocolVersionMessage.IsProtocol30([]), Is.False);
    }

    [TestCase(3)]
    [TestCase(257)]
    public void Cancel_request_with_a_key_of_another_length_is_malformed(int length)
    {
        var packet = new MessageBuilder().CancelRequest(new CancelKey(7, new byte[length]));
        Assert.That(StartupPacket.Decode(packet.Written.Span[4..]).Kind, Is.EqualTo(StartupPacketKind.Malformed));
    }
}
