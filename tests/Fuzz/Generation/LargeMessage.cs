using GatewayProxy.Protocol;

namespace GatewayOperator.Tests.Fuzz.Generation;

/// <summary>Bind and Parse with up to 65 535 parameters: counts that are negative when read with a sign.</summary>
public static class LargeMessage
{
    public static byte[] Generate(Random random)
    {
        var count = random.Next(32_760, 65_536);
        var builder = new MessageBuilder();
        if (random.Next(2) == 0)
        {
            builder.Begin(FrontendCode.Parse).String("many").String("SELECT 1").Int16((short)count);
            Repeat(count, () => builder.Int32(25));
        }
        else
        {
            var formats = random.Next(2) * count;
            builder.Begin(FrontendCode.Bind).String("").String("many").Int16((short)formats);
            Repeat(formats, () => builder.Int16(1));
            builder.Int16((short)count);
            Repeat(count, () => builder.Int32(-1));
            builder.Int16(0);
        }

        return builder.End().Written.ToArray();
    }

    private static void Repeat(int count, Action step)
    {
        for (; count > 0; count--)
        {
            step();
        }
    }
}
