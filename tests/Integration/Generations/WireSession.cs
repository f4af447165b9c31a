using System.Text;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Simple;

namespace GatewayOperator.Tests.Integration.Generations;

/// <summary>Says messages and writes down the answers: their codes, first columns and errors.</summary>
internal sealed class WireSession(WireClient client) : IDisposable
{
    /// <summary>The first column of every row of the last answer.</summary>
    public List<string> Values { get; } = [];

    public string SqlState { get; private set; } = "";

    public string Message { get; private set; } = "";

    /// <summary>The codes of the answers up to ReadyForQuery, or to the end of the session.</summary>
    public async Task<string> SayAsync(MessageBuilder messages)
    {
        var codes = new StringBuilder();
        Values.Clear();
        (SqlState, Message) = ("", "");
        await client.SendAsync(messages);
        while (await client.ReadAsync() is var (code, body))
        {
            codes.Append((char)code);
            if (code == BackendCode.DataRow)
            {
                Values.Add(FirstColumn(body));
            }
            else if (code == BackendCode.ErrorResponse)
            {
                Heard(body);
            }
            else if (code == BackendCode.ReadyForQuery)
            {
                break;
            }
        }

        return codes.ToString();
    }

    public Task<string> QueryAsync(string sql) => SayAsync(new MessageBuilder().Query(sql));

    /// <summary>Waits, silent, for the end of the session.</summary>
    public async Task EndAsync()
    {
        while (await client.ReadAsync() is var (code, body))
        {
            if (code == BackendCode.ErrorResponse)
            {
                Heard(body);
            }
        }
    }

    public static MessageBuilder Parse(string name, string sql) => Parse(new MessageBuilder(), name, sql);

    public static MessageBuilder Parse(MessageBuilder messages, string name, string sql) =>
        messages.Begin(FrontendCode.Parse).String(name).String(sql).Int16(0).End();

    public static MessageBuilder Run(MessageBuilder messages, string statement, string portal = "", int rows = 0) =>
        Execute(Bind(messages, statement, portal), portal, rows);

    public static MessageBuilder Bind(MessageBuilder messages, string statement, string portal = "") =>
        messages.Begin(FrontendCode.Bind).String(portal).String(statement).Int16(0).Int16(0).Int16(0).End();

    public static MessageBuilder Execute(MessageBuilder messages, string portal, int rows) =>
        messages.Begin(FrontendCode.Execute).String(portal).Int32(rows).End();

    public static MessageBuilder Describe(MessageBuilder messages, char kind, string name) =>
        messages.Begin(FrontendCode.Describe).Byte((byte)kind).String(name).End();

    public void Dispose() => client.Dispose();

    private void Heard(byte[] error)
    {
        SqlState = Encoding.UTF8.GetString(ErrorResponseMessage.FindField(error, 'C'));
        Message = Encoding.UTF8.GetString(ErrorResponseMessage.FindField(error, 'M'));
    }

    private static string FirstColumn(byte[] row)
    {
        var reader = new PayloadReader(row);
        return reader.TryReadCount(out _) && reader.TryReadInt32(out var length) && length > 0
            && reader.TryReadBytes(length, out var value)
            ? Encoding.UTF8.GetString(value)
            : "";
    }
}
