using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Session;
using GatewayProxy.Protocol.Startup;

namespace GatewayOperator.Tests.Fuzz.Decoders;

/// <summary>Shows one body to every decoder of server messages and of startup packets.</summary>
public static class ServerDecoderCheck
{
    public static void Run(byte[] body)
    {
        CheckHeader(body);
        CheckStatus(body);
        foreach (var field in "SVCMDH")
        {
            var value = ErrorResponseMessage.FindField(body, field);
            Promise(value.IsEmpty || body.AsSpan().Overlaps(value), "an error field comes from elsewhere");
            Promise(value.IndexOf((byte)0) < 0, "an error field has a terminator inside");
        }

        var tag = CommandCompleteMessage.Tag(body);
        Promise(tag.Length == Math.Max(0, body.Length - 1), "a tag has another length");
        _ = CommandCompleteMessage.Rows(tag);
    }

    /// <summary>What a startup packet decodes to is what it decodes to when we write it.</summary>
    public static void RunStartup(byte[] packet)
    {
        var decoded = StartupPacket.Decode(packet);
        if (decoded.Kind == StartupPacketKind.Startup)
        {
            var written = new MessageBuilder().StartupMessage(decoded.Parameters).Written.Span;
            var again = StartupPacket.Decode(written[sizeof(int)..]);
            Promise(again.Kind == StartupPacketKind.Startup, "a startup packet does not survive writing");
            Promise(again.Parameters.SequenceEqual(decoded.Parameters), "startup parameters change when written");
        }
        else if (decoded.Kind == StartupPacketKind.Cancel)
        {
            var written = new MessageBuilder().CancelRequest(decoded.CancelKey!).Written.Span;
            Promise(written[sizeof(int)..].SequenceEqual(packet), "a cancel key changes when written");
        }
    }

    private static void CheckHeader(byte[] bytes)
    {
        Promise(MessageHeader.TryRead(bytes, out var header) == bytes.Length >= MessageHeader.Size, "header length");
        Promise(
            !header.IsWellFormed || (header.BodyLength >= 0 && header.TotalLength > header.BodyLength),
            "a well-formed header has an impossible length");
    }

    private static void CheckStatus(byte[] body)
    {
        var taken = ParameterStatusMessage.TryDecode(body, out var status);
        Promise(taken == PostgresReading.Status(body, out var name, out var value), "ParameterStatus");
        Promise(
            !taken || (status.Name.SequenceEqual(name) && status.Value.SequenceEqual(value)),
            "ParameterStatus says other words");
    }

    private static void Promise(bool holds, string promise) => BrokenPromiseException.Unless(holds, promise);
}
