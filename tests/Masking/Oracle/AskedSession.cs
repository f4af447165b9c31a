using System.Text;
using System.Text.RegularExpressions;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Masking;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Extended;
using GatewayProxy.Protocol.Simple;
using GatewayProxy.Sql.Catalog;

namespace GatewayOperator.Tests.Masking.Oracle;

/// <summary>A superuser's session that runs scripts and tells what the server makes of their queries.</summary>
public sealed partial class AskedSession(WireClient client) : IDisposable
{
    private const char InTransaction = 'T';
    private const char Failed = 'E';

    // As the last ReadyForQuery said.
    private char _status = 'I';

    public bool IsFailed => _status == Failed;

    /// <summary>Runs a statement as psql would; it may fail, as many of a suite do on purpose.</summary>
    public async Task RunAsync(string sql) => await SayAsync(new MessageBuilder().Query(sql));

    /// <summary>The one value of a query; null when it fails.</summary>
    public async Task<string?> ValueAsync(string sql)
    {
        var answer = await SayAsync(new MessageBuilder().Query(sql));
        var row = answer.FirstOrDefault(m => m.Code == BackendCode.DataRow).Body;
        // One column: a count of two bytes and a length of four stand before the value.
        return row is null ? null : Encoding.UTF8.GetString(row.AsSpan(6));
    }

    /// <summary>What unqualified names mean, asked as the gateway does.</summary>
    public async Task<SessionNames> NamesAsync(MaskCatalog catalog)
    {
        var names = new NamesQuery();
        var question = NamesQuery.Sql(catalog, withSettings: false);
        foreach (var (_, row) in (await SayAsync(new MessageBuilder().Query(question)))
            .Where(message => message.Code == BackendCode.DataRow))
        {
            names.Take(row);
        }

        return names.Names;
    }

    /// <summary>What the server's analysis makes of a query; null when it is none or wrong.</summary>
    public async Task<string?> TreeOfAsync(string sql)
    {
        var guarded = _status == InTransaction;
        await RunAsync(
            (guarded ? "SAVEPOINT oracle;" : "")
            + "SET client_min_messages = log; SET debug_pretty_print = off; SET debug_print_parse = on");
        var answer = await SayAsync(ParseMessage.Write(new MessageBuilder(), sql).Sync());
        await RunAsync(
            guarded
                ? "ROLLBACK TO oracle; RELEASE oracle"
                : "RESET client_min_messages; RESET debug_pretty_print; RESET debug_print_parse");
        return answer.Any(m => m.Code == BackendCode.ErrorResponse)
            ? null
            : answer.Where(m => m.Code == BackendCode.NoticeResponse).Select(Detail).FirstOrDefault(ServerTree.IsQuery);
    }

    public void Dispose() => client.Dispose();

    private static string Detail((byte Code, byte[] Body) notice) =>
        Blanks().Replace(Encoding.UTF8.GetString(ErrorResponseMessage.FindField(notice.Body, 'D')), " ");

    private async Task<IReadOnlyList<(byte Code, byte[] Body)>> SayAsync(MessageBuilder messages)
    {
        await client.SendAsync(messages);
        var answer = new List<(byte Code, byte[] Body)>();
        while (await client.ReadAsync() is var (code, body))
        {
            answer.Add((code, body));
            switch (code)
            {
                case BackendCode.CopyInResponse:
                    await client.SendAsync(new MessageBuilder().Begin(FrontendCode.CopyDone).End());
                    break;
                case BackendCode.ReadyForQuery:
                    _status = (char)body[0];
                    return answer;
                default:
                    break;
            }
        }

        throw new IOException("The server ended the session.");
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
