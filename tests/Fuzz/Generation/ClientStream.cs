using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;

namespace GatewayOperator.Tests.Fuzz.Generation;

/// <summary>What a client may send after login: well-formed messages in any order.</summary>
public static class ClientStream
{
    // All ASCII: what becomes of another name depends on whether an answer has come meanwhile.
    private static readonly string[] Names =
        ["", "", "", "a", "b", "c", new string('n', 63), new string('n', 64), new string('n', 70)];

    // Nothing that lasts: mutated copies of these do run on a real server.
    private static readonly string[] Statements =
    [
        "", ";", "SELECT 1", "SELECT 1; SELECT 2", "SELECT n, repeat('x', n) FROM generate_series(1, 9) n",
        "BEGIN", "COMMIT", "ROLLBACK", "SELECT 1/0", "SELECT 'é', $$ü$$", "SET application_name = 'f'", "nonsense",
        "INSERT INTO sink VALUES (1)", "SELECT $1::text", "DECLARE c CURSOR FOR SELECT 1", "FETCH 1 FROM c", "CLOSE c",
        "DEALLOCATE ALL", "DISCARD ALL", "SHOW server_version", "VALUES (1), (2)", "DO $$ BEGIN END $$",
        "COPY sink FROM STDIN", "COPY (SELECT 1) TO STDOUT",
    ];

    public static byte[] Generate(Random random, int messages)
    {
        var builder = new MessageBuilder();
        for (var count = random.Next(1, messages + 1); count > 0; count--)
        {
            Append(builder, random);
        }

        return builder.Written.ToArray();
    }

    /// <summary>One message of a kind that drivers send, with whatever content.</summary>
    public static void Append(MessageBuilder builder, Random random)
    {
        switch (random.Next(20))
        {
            case < 3:
                builder.Query(Any(Statements, random));
                break;
            case < 6:
                Parse(builder, random);
                break;
            case < 9:
                Bind(builder, random);
                break;
            case < 12:
                builder.Begin(FrontendCode.Execute).String(Any(Names, random)).Int32(random.Next(3)).End();
                break;
            case < 14:
                Named(builder, FrontendCode.Describe, random);
                break;
            case 14:
                Named(builder, FrontendCode.Close, random);
                break;
            case < 18:
                builder.Begin(FrontendCode.Sync).End();
                break;
            case 18:
                builder.Begin(FrontendCode.Flush).End();
                break;
            default:
                Rare(builder, random);
                break;
        }
    }

    private static void Parse(MessageBuilder builder, Random random)
    {
        var types = random.Next(3);
        builder.Begin(FrontendCode.Parse).String(Any(Names, random)).String(Any(Statements, random));
        builder.Int16((short)types);
        for (; types > 0; types--)
        {
            builder.Int32(random.Next(4) == 0 ? random.Next() : 25);
        }

        builder.End();
    }

    private static void Bind(MessageBuilder builder, Random random)
    {
        builder.Begin(FrontendCode.Bind).String(Any(Names, random)).String(Any(Names, random));
        Codes(builder, random);
        var values = random.Next(3);
        builder.Int16((short)values);
        for (; values > 0; values--)
        {
            var value = ByteMutator.Bytes(random, random.Next(20) == 0 ? 3000 : 12);
            _ = random.Next(5) == 0 ? builder.Int32(-1) : builder.Int32(value.Length).Bytes(value);
        }

        Codes(builder, random);
        builder.End();
    }

    private static void Codes(MessageBuilder builder, Random random)
    {
        var count = random.Next(3);
        builder.Int16((short)count);
        for (; count > 0; count--)
        {
            builder.Int16((short)random.Next(2));
        }
    }

    private static void Named(MessageBuilder builder, byte code, Random random) =>
        builder.Begin(code).Byte(random.Next(2) == 0 ? (byte)'S' : (byte)'P').String(Any(Names, random)).End();

    private static void Rare(MessageBuilder builder, Random random)
    {
        byte[] codes =
            [FrontendCode.FunctionCall, FrontendCode.CopyData, FrontendCode.CopyDone, FrontendCode.CopyFail];
        var code = codes[random.Next(codes.Length)];
        builder.Begin(code);
        _ = code switch
        {
            FrontendCode.FunctionCall => builder.Int32(1598).Int16(0).Int16(0).Int16(0),
            FrontendCode.CopyData => builder.Bytes(ByteMutator.Bytes(random, 200)),
            FrontendCode.CopyFail => builder.String("no"),
            _ => builder,
        };
        builder.End();
    }

    private static string Any(string[] choices, Random random) => choices[random.Next(choices.Length)];
}
