using System.Buffers.Binary;
using System.Text;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;

namespace GatewayProxy.Tests.Approvals.HalfWork;

/// <summary>What a client sees, as far as it must not depend on who refuses a statement.</summary>
internal static class Trace
{
    public static async Task<string> OfAsync(WireClient client, Script script)
    {
        var seen = new StringBuilder();
        foreach (var turn in script.Turns)
        {
            await client.SendAsync(turn.Bytes);
            for (var left = turn.Times; left > 0;)
            {
                var (code, body) = await client.ReadAsync() ?? throw new IOException($"it ended after {seen}");
                seen.Append(Describe(code, body));
                left -= code == turn.Until ? 1 : 0;
            }

            seen.AppendLine();
        }

        return seen.ToString();
    }

    private static string Describe(byte code, byte[] body) => code switch
    {
        // That a statement is held is told in a notice, which may come at any time.
        BackendCode.NoticeResponse => "",
        BackendCode.ErrorResponse => $"E({Field(body, 'V')} {Field(body, 'C')}) ",
        BackendCode.ReadyForQuery => $"Z({(char)body[0]}) ",
        BackendCode.CommandComplete => $"C({Encoding.ASCII.GetString(body).TrimEnd('\0')}) ",
        BackendCode.DataRow => $"D({Convert.ToHexString(body)}) ",
        BackendCode.RowDescription => $"T({BinaryPrimitives.ReadInt16BigEndian(body)}, format {body[^1]}) ",
        _ => $"{(char)code} ",
    };

    private static string Field(byte[] error, char field) =>
        Encoding.ASCII.GetString(ErrorResponseMessage.FindField(error, field));
}
