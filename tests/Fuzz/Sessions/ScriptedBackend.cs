using System.Net.Sockets;
using GatewayProxy.Protocol;

namespace GatewayOperator.Tests.Fuzz.Sessions;

/// <summary>
/// A server that takes every message and answers it with success, always in the same bytes. It remembers what it got
/// and what it said.
/// </summary>
public sealed class ScriptedBackend(Socket socket)
{
    private readonly MessageBuilder _said = new();
    private readonly ReceiveBuffer _unread = new(4096);
    private readonly MemoryStream _got = new();
    private int _sent;

    public byte[] Got => _got.ToArray();

    /// <summary>The gateway closed the connection before the server was done.</summary>
    public bool WasCutOff { get; private set; }

    public byte[] Said => _said.Written.ToArray();

    /// <summary>Until the client terminates or nothing more comes.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            await AnswerAsync(ct);
        }
        catch (SocketException)
        {
            WasCutOff = true;
        }
    }

    private async Task AnswerAsync(CancellationToken ct)
    {
        var terminated = false;
        while (!terminated)
        {
            var free = _unread.Free();
            var count = await socket.ReceiveAsync(free, ct);
            if (count == 0)
            {
                break;
            }

            _got.Write(free.Span[..count]);
            _unread.Received(count);
            terminated = AnswerAll();
            await socket.SendAsync(_said.Written[_sent..], ct);
            _sent = _said.Written.Length;
        }

        socket.Shutdown(SocketShutdown.Send);
        await DrainAsync(ct);
    }

    // What is behind a Terminate must not get here; Got would show it.
    private async Task DrainAsync(CancellationToken ct)
    {
        var rest = new byte[4096];
        for (var count = 1; count > 0; _got.Write(rest.AsSpan(0, count)))
        {
            count = await socket.ReceiveAsync(rest, ct);
        }
    }

    private bool AnswerAll()
    {
        while (MessageHeader.TryRead(_unread.Unread, out var header) && _unread.Count >= header.TotalLength)
        {
            BrokenPromiseException.Unless(header.IsWellFormed, "a header that cannot be framed was passed on");
            _unread.Consume(header.TotalLength);
            if (header.Code == FrontendCode.Terminate)
            {
                return true;
            }

            Answer(header.Code);
        }

        return false;
    }

    private void Answer(byte code)
    {
        switch (code)
        {
            case FrontendCode.Query:
                _said.Begin(BackendCode.DataRow).Int16(0).End();
                Complete("SELECT 1").ReadyForQuery();
                break;
            case FrontendCode.FunctionCall:
                _said.Begin(BackendCode.FunctionCallResponse).Int32(-1).End().ReadyForQuery();
                break;
            case FrontendCode.Sync:
                _said.ReadyForQuery();
                break;
            case FrontendCode.Execute:
                Complete("SELECT 0");
                break;
            case FrontendCode.Parse:
                _said.Begin(BackendCode.ParseComplete).End();
                break;
            case FrontendCode.Bind:
                _said.Begin(BackendCode.BindComplete).End();
                break;
            case FrontendCode.Describe:
                _said.Begin(BackendCode.NoData).End();
                break;
            case FrontendCode.Close:
                _said.Begin(BackendCode.CloseComplete).End();
                break;
            default:
                break;
        }
    }

    private MessageBuilder Complete(string tag) => _said.Begin(BackendCode.CommandComplete).String(tag).End();
}
