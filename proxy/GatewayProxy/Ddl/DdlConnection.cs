using System.Text;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Session;
using GatewayProxy.Upstream;

namespace GatewayProxy.Ddl;

/// <summary>
/// Speaks to the server as the DDL role. Nothing that the server says goes anywhere but tags, errors, and the one value
/// of a question of the gateway's own.
/// </summary>
internal sealed class DdlConnection(UpstreamConnection upstream) : IDisposable
{
    private readonly MessageBuilder _messages = new();

    /// <summary>The error since the last <see cref="SyncAsync"/>; null when there was none.</summary>
    public ServerError? Error { get; private set; }

    /// <summary>The server's process; null when it has not said so.</summary>
    public int? ProcessId => upstream.CancelKey?.ProcessId;

    /// <summary>Runs a statement in the transaction that ends with <see cref="SyncAsync"/>.</summary>
    /// <returns>Its tag; null after an error.</returns>
    public async Task<string?> ExecuteAsync(string sql)
    {
        Write(sql).Begin(FrontendCode.Flush).End();
        return (await SendAsync(FrontendCode.Execute)).Text;
    }

    /// <summary>Commits, or rolls back after an error. False when something failed.</summary>
    public async Task<bool> SyncAsync()
    {
        _messages.Clear().Begin(FrontendCode.Sync).End();
        await SendAsync(FrontendCode.Sync);
        return Error is null;
    }

    /// <summary>The first column of the first row; null when it could not be asked.</summary>
    public async Task<string?> AskAsync(string sql)
    {
        Error = null;
        Write(sql).Begin(FrontendCode.Sync).End();
        return (await SendAsync(FrontendCode.Sync)).Value;
    }

    public void Dispose() => upstream.Dispose();

    private MessageBuilder Write(string sql) => _messages.Clear()
        .Begin(FrontendCode.Parse).String("").String(sql).Int16(0).End()
        .Begin(FrontendCode.Bind).String("").String("").Int16(0).Int16(0).Int16(0).End()
        .Begin(FrontendCode.Execute).String("").Int32(0).End();

    private async Task<(string? Text, string? Value)> SendAsync(byte until)
    {
        await upstream.Stream.WriteAsync(_messages.Written);
        (string? Text, string? Value) said = default;
        while (true)
        {
            var header = await ReceiveAsync();
            var body = upstream.Buffer.Unread[MessageHeader.Size..header.TotalLength];
            switch (header.Code)
            {
                case BackendCode.CommandComplete:
                    said.Text = Encoding.UTF8.GetString(CommandCompleteMessage.Tag(body));
                    break;
                case BackendCode.DataRow:
                    said.Value ??= FirstColumn(body);
                    break;
                case BackendCode.ErrorResponse:
                    Error ??= DdlErrors.Of(body);
                    break;
            }

            upstream.Buffer.Consume(header.TotalLength);
            if (header.Code == BackendCode.ReadyForQuery
                || (until == FrontendCode.Execute
                    && header.Code is BackendCode.CommandComplete or BackendCode.ErrorResponse))
            {
                return said;
            }
        }
    }

    private static string? FirstColumn(ReadOnlySpan<byte> row)
    {
        var reader = new PayloadReader(row);
        return reader.TryReadCount(out _) && reader.TryReadInt32(out var length) && length >= 0
            && reader.TryReadBytes(length, out var value)
            ? Encoding.UTF8.GetString(value)
            : null;
    }

    private async Task<MessageHeader> ReceiveAsync()
    {
        var buffer = upstream.Buffer;
        MessageHeader header;
        while (!MessageHeader.TryRead(buffer.Unread, out header) || buffer.Count < header.TotalLength)
        {
            var received = await upstream.Stream.ReadAsync(buffer.Free());
            if (received == 0)
            {
                throw new IOException("the database server closed the connection");
            }

            buffer.Received(received);
        }

        return header.IsWellFormed ? header : throw new IOException($"malformed message 0x{header.Code:x2}");
    }
}
