using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Authentication;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Startup;

namespace GatewayOperator.Tests.Faults.Load;

/// <summary>
/// A client of the wire protocol that takes whatever comes: losses are <see cref="IOException"/>, errors of the server
/// are counted.
/// </summary>
public sealed class PlainClient : IDisposable
{
    private readonly Stream _stream;
    private readonly Tally _tally;

    private PlainClient(Stream stream, Tally tally) => (_stream, _tally) = (stream, tally);

    /// <exception cref="IOException">There is no session to be had.</exception>
    public static async Task<PlainClient> LogInAsync(
        int port, string grant, string token, Tally tally, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync("127.0.0.1", port, ct);
            var plain = new NetworkStream(socket, ownsSocket: true);
            await plain.WriteAsync(new MessageBuilder().SslRequest().Written, ct);
            await plain.ReadExactlyAsync(new byte[1], ct);
#pragma warning disable CA5359 // This client breaks connections; the drivers' tests verify the certificate.
            var tls = new SslStream(plain, leaveInnerStreamOpen: false, (_, _, _, _) => true);
#pragma warning restore CA5359
            await tls.AuthenticateAsClientAsync("localhost");
            var client = new PlainClient(tls, tally);
            await client.SendAsync(new MessageBuilder().StartupMessage(
                new Dictionary<string, string> { ["user"] = grant, ["database"] = "orders" }), ct);
            await client.ReadAsync(ct);
            await client.SendAsync(new MessageBuilder().Password(token), ct);
            await client.UntilReadyAsync(ct);
            return client;
        }
        catch (Exception e) when (e is SocketException or System.Security.Authentication.AuthenticationException)
        {
            socket.Dispose();
            throw new IOException(e.Message, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task SendAsync(MessageBuilder messages, CancellationToken ct) =>
        await _stream.WriteAsync(messages.Written, ct);

    /// <summary>Reads up to the next ReadyForQuery, or true where the server wants the rows of a COPY.</summary>
    /// <exception cref="IOException">The connection went away.</exception>
    public async Task<bool> UntilReadyAsync(CancellationToken ct)
    {
        byte code;
        do
        {
            (code, var body) = await ReadAsync(ct);
            if (code == BackendCode.ErrorResponse)
            {
                _tally.Count(Encoding.ASCII.GetString(ErrorResponseMessage.FindField(body, 'C')));
            }
        }
        while (code is not (BackendCode.ReadyForQuery or BackendCode.CopyInResponse));
        return code == BackendCode.CopyInResponse;
    }

    public void Dispose() => _stream.Dispose();

    private async Task<(byte Code, byte[] Body)> ReadAsync(CancellationToken ct)
    {
        var head = new byte[MessageHeader.Size];
        await _stream.ReadExactlyAsync(head, ct);
        if (!MessageHeader.TryRead(head, out var header))
        {
            throw new InvalidDataException("What came is no message.");
        }

        var body = new byte[header.BodyLength];
        await _stream.ReadExactlyAsync(body, ct);
        return (header.Code, body);
    }
}
