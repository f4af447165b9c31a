using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;

namespace GatewayOperator.Tests.Fuzz.Generation;

/// <summary>What a server may send after login: well-formed messages, in any order.</summary>
public static class ServerStream
{
    private static readonly string[] Tags =
        ["SELECT 5", "INSERT 0 1", "BEGIN", "", "COPY 99999999999999999999", "SELECT -1", " ", new string('T', 300)];

    private static readonly string[] SqlStates = ["42P01", "22012", "57014", "57P01", "", "TOO LONG FOR ONE", "?"];

    private static readonly byte[] Empty =
    [
        BackendCode.ParseComplete, BackendCode.BindComplete, BackendCode.CloseComplete, BackendCode.NoData,
        BackendCode.EmptyQueryResponse, BackendCode.PortalSuspended, BackendCode.CopyDone,
        BackendCode.FunctionCallResponse, BackendCode.ParameterDescription,
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

    private static void Append(MessageBuilder builder, Random random)
    {
        switch (random.Next(16))
        {
            case < 4:
                builder.Begin(BackendCode.DataRow).Int16(1).Bytes(ByteMutator.Bytes(random, 100)).End();
                break;
            case 4:
                builder.Begin(BackendCode.RowDescription).Bytes(ByteMutator.Bytes(random, 60)).End();
                break;
            case 5 or 6:
                builder.Begin(BackendCode.CommandComplete).String(Tags[random.Next(Tags.Length)]).End();
                break;
            case 7 or 8:
                builder.Begin(BackendCode.ReadyForQuery).Byte("ITE?"u8[random.Next(4)]).End();
                break;
            case 9:
                Error(builder, random);
                break;
            case 10:
                builder.Begin(BackendCode.ParameterStatus).String("TimeZone").String("UTC").End();
                break;
            case 11:
                byte[] copies = [BackendCode.CopyInResponse, BackendCode.CopyOutResponse];
                builder.Begin(copies[random.Next(2)]).Byte(0).Int16(0).End();
                break;
            case 12:
                // Larger than what is passed on whole.
                builder.Begin(BackendCode.CopyData).Bytes(new byte[random.Next(40) == 0 ? 100_000 : 50]).End();
                break;
            case 13:
                byte[] asynchronous = [BackendCode.NoticeResponse, BackendCode.NotificationResponse];
                builder.Begin(asynchronous[random.Next(2)]).Bytes(ByteMutator.Bytes(random, 60)).End();
                break;
            default:
                builder.Begin(Empty[random.Next(Empty.Length)]).End();
                break;
        }
    }

    private static void Error(MessageBuilder builder, Random random) => builder.ErrorResponse(
        new ServerError(SqlStates[random.Next(SqlStates.Length)], "it failed", random.Next(3) == 0 ? "why" : null)
        {
            Fatal = random.Next(10) == 0,
        });
}
