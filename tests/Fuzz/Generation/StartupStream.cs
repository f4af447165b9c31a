using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Authentication;
using GatewayProxy.Protocol.Startup;

namespace GatewayOperator.Tests.Fuzz.Generation;

/// <summary>What a stranger may send from the first byte on: every packet there is, in any order.</summary>
public static class StartupStream
{
    private static readonly string[] Names =
        ["user", "database", "application_name", "client_encoding", "replication", "_pq_.x", "options", "ü"];

    public static byte[] Generate(Random random)
    {
        var builder = new MessageBuilder();
        for (var packets = random.Next(1, 5); packets > 0; packets--)
        {
            Append(builder, random);
        }

        return builder.Written.ToArray();
    }

    /// <summary>One packet without its length field, as the decoder gets it.</summary>
    public static byte[] Packet(Random random)
    {
        var builder = new MessageBuilder();
        Append(builder, random);
        return builder.Written.ToArray()[sizeof(int)..];
    }

    private static void Append(MessageBuilder builder, Random random)
    {
        switch (random.Next(9))
        {
            case 0:
                builder.SslRequest();
                break;
            case 1:
                builder.BeginUntyped().Int32(StartupCode.GssEncRequest).End();
                break;
            case 2:
                builder.CancelRequest(new CancelKey(random.Next(), ByteMutator.Bytes(random, 300)));
                break;
            case 3:
                builder.Int32(ByteMutator.Boundary(random)).Bytes(ByteMutator.Bytes(random, 64));
                break;
            case 4:
                builder.Password(new string('p', random.Next(40_000)));
                break;
            case 5:
                // The start of a TLS ClientHello, as a client sends it that skips SSLRequest.
                builder.Bytes([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]).Bytes(ByteMutator.Bytes(random, 512));
                break;
            default:
                Startup(builder, random);
                break;
        }
    }

    private static void Startup(MessageBuilder builder, Random random)
    {
        builder.BeginUntyped().Int32(random.Next(5) == 0 ? random.Next() : StartupCode.Protocol30 + random.Next(3));
        for (var parameters = random.Next(6); parameters > 0; parameters--)
        {
            builder.String(Names[random.Next(Names.Length)]).String(new string('v', random.Next(20)));
        }

        builder.Byte(0).End();
    }
}
