using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;

namespace GatewayOperator.Tests.Fuzz.Sessions;

/// <summary>What a client has asked when a hostile server starts to talk.</summary>
public static class Questions
{
    public static byte[] Any(Random random)
    {
        var messages = new MessageBuilder();
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            messages.Query("SELECT 1");
        }

        if (random.Next(3) > 0)
        {
            Extended(messages).Sync();
        }

        return messages.Written.ToArray();
    }

    private static MessageBuilder Extended(MessageBuilder messages)
    {
        messages.Begin(FrontendCode.Parse).String("p").String("SELECT 2").Int16(0).End();
        messages.Begin(FrontendCode.Bind).String("").String("p").Int16(0).Int16(0).Int16(0).End();
        messages.Begin(FrontendCode.Describe).Byte((byte)'P').String("").End();
        messages.Begin(FrontendCode.Execute).String("").Int32(0).End();
        return messages.Begin(FrontendCode.Close).Byte((byte)'S').String("p").End();
    }
}
