using System.Text;
using System.Text.RegularExpressions;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Masking.Corpus;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Extended;
using GatewayProxy.Protocol.Simple;

namespace GatewayOperator.Tests.Masking.Wire;

/// <summary>Says a case to a twin, in a session of its own, and writes down every answer.</summary>
/// <param name="client">Its session.</param>
/// <param name="said">The case.</param>
/// <param name="dialect">How it is said.</param>
/// <param name="held">What is done when a statement waits for approval, by the name of the request.</param>
public sealed partial class Conversation(
    WireClient client, SqlCase said, Dialect dialect, Func<string, Task>? held = null)
{
    private readonly Transcript _transcript = new();

    public static IEnumerable<Dialect> DialectsOf(SqlCase said) => said switch
    {
        { SimpleOnly: true } => [Dialect.Simple],
        { Parameters.Count: > 0 } => [Dialect.Extended, Dialect.ExtendedBinary],
        _ => [Dialect.Simple, Dialect.Extended, Dialect.ExtendedBinary],
    };

    public static async Task<Transcript> HoldAsync(Door door, string database, SqlCase said, Dialect dialect)
    {
        using var client = await door.OpenAsync(database);
        return await new Conversation(client, said, dialect).HoldAsync();
    }

    public async Task<Transcript> HoldAsync()
    {
        foreach (var statement in said.Statements)
        {
            var simple = dialect == Dialect.Simple;
            await client.SendAsync(simple ? new MessageBuilder().Query(statement) : Extended(statement));
            if (!await ListenAsync())
            {
                break;
            }
        }

        return _transcript;
    }

    /// <summary>Reads up to ReadyForQuery; false when the session ended instead.</summary>
    private async Task<bool> ListenAsync()
    {
        while (await client.ReadAsync() is var (code, body))
        {
            _transcript.Add(code, body);
            switch (code)
            {
                case BackendCode.CopyInResponse:
                    await client.SendAsync(CopyIn());
                    break;
                case BackendCode.NoticeResponse when held is not null
                    && Held().Match(Encoding.UTF8.GetString(body)) is { Success: true } request:
                    await held(request.Groups[1].Value);
                    break;
                case BackendCode.ReadyForQuery:
                    return true;
                default:
                    break;
            }
        }

        return false;
    }

    private MessageBuilder Extended(string statement)
    {
        var described = dialect == Dialect.Extended;
        var messages = ParseMessage.Write(new MessageBuilder(), statement);
        Describe(messages, 'S', described);
        var parameters = statement == said.Statements[^1] ? said.Parameters : [];
        messages.Begin(FrontendCode.Bind).Byte(0).Byte(0).Int16(0).Int16((short)parameters.Count);
        foreach (var value in parameters.Select(Encoding.UTF8.GetBytes))
        {
            messages.Int32(value.Length).Bytes(value);
        }

        messages.Int16(1).Int16((short)(dialect == Dialect.ExtendedBinary ? 1 : 0)).End();
        Describe(messages, 'P', described);
        return messages.Begin(FrontendCode.Execute).Byte(0).Int32(0).End().Sync();
    }

    private static void Describe(MessageBuilder messages, char kind, bool wanted)
    {
        if (wanted)
        {
            messages.Begin(FrontendCode.Describe).Byte((byte)kind).Byte(0).End();
        }
    }

    [GeneratedRegex(@"held for approval: request ([a-z0-9-]+)")]
    private static partial Regex Held();

    private MessageBuilder CopyIn()
    {
        var messages = new MessageBuilder();
        foreach (var line in said.CopyData)
        {
            messages.Begin(FrontendCode.CopyData).Bytes(Encoding.UTF8.GetBytes(line + "\n")).End();
        }

        return messages.Begin(FrontendCode.CopyDone).End();
    }
}
