using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Authentication;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Startup;

namespace GatewayOperator.Tests.Harness.Gateway;

/// <summary>A client that sends exactly the bytes it is told and shows every message it gets.</summary>
public sealed class WireClient : IDisposable
{
    private readonly Socket _socket;
    private Stream _stream;

    private WireClient(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    public static async Task<WireClient> ConnectAsync(IPEndPoint address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address);
        return new WireClient(socket);
    }

    /// <summary>TLS, StartupMessage, token, up to the first ReadyForQuery.</summary>
    public static async Task<WireClient> LogInAsync(GatewayUnderTest gateway, string grant = "main")
    {
        var client = await ConnectAsync(gateway.Address);
        await client.EncryptAsync();
        await client.SendAsync(new MessageBuilder().StartupMessage(
            new Dictionary<string, string> { ["user"] = grant, ["database"] = "shop" }));
        await client.ExpectAsync(BackendCode.Authentication);
        await client.SendAsync(new MessageBuilder().Password(gateway.Token()));
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        return client;
    }

    public async Task EncryptAsync(params string[] alpn)
    {
        await SendAsync(new MessageBuilder().SslRequest());
        Assert.That(await ReadByteAsync(), Is.EqualTo((byte)'S'));
        await EncryptDirectlyAsync(alpn);
    }

    /// <summary>A TLS handshake without asking for it; offers these application protocols.</summary>
    public async Task EncryptDirectlyAsync(params string[] alpn)
    {
#pragma warning disable CA5359 // This client looks at bytes; the drivers' tests verify the certificate.
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false, (_, _, _, _) => true);
#pragma warning restore CA5359
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ApplicationProtocols = [.. alpn.Select(name => new SslApplicationProtocol(name))],
        };
        await tls.AuthenticateAsClientAsync(options, Deadline());
        _stream = tls;
    }

    public Task SendAsync(MessageBuilder messages) => SendAsync(messages.Written);

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes);

    public async Task<byte> ReadByteAsync()
    {
        var one = new byte[1];
        await _stream.ReadExactlyAsync(one, Deadline());
        return one[0];
    }

    /// <summary>The next message; null at the end of the stream.</summary>
    public async Task<(byte Code, byte[] Body)?> ReadAsync()
    {
        var head = new byte[MessageHeader.Size];
        var read = await _stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, Deadline());
        if (read == 0)
        {
            return null;
        }

        Assert.That(MessageHeader.TryRead(head, out var header), Is.True, "the stream ended inside a header");
        var body = new byte[header.BodyLength];
        await _stream.ReadExactlyAsync(body, Deadline());
        return (header.Code, body);
    }

    public async Task<byte[]> ExpectAsync(byte code)
    {
        var message = await ReadAsync();
        var text = message is { } got ? Encoding.UTF8.GetString(got.Body) : "";
        Assert.That((char?)message?.Code, Is.EqualTo((char)code), text);
        return message!.Value.Body;
    }

    /// <summary>The codes of all messages up to and including <paramref name="code"/>, as a string.</summary>
    public async Task<string> ReadUntilAsync(byte code)
    {
        var codes = new StringBuilder();
        while (await ReadAsync() is { } message)
        {
            codes.Append((char)message.Code);
            if (message.Code == BackendCode.ErrorResponse)
            {
                LastError = message.Body;
            }

            if (message.Code == code)
            {
                break;
            }
        }

        return codes.ToString();
    }

    public byte[] LastError { get; private set; } = [];

    /// <summary>What its statements are cancelled with; null when whoever opened it did not keep it.</summary>
    public CancelKey? CancelKey { get; set; }

    public string LastSqlState => Encoding.UTF8.GetString(ErrorResponseMessage.FindField(LastError, 'C'));

    public async Task<string> ExpectErrorAsync()
    {
        LastError = await ExpectAsync(BackendCode.ErrorResponse);
        return LastSqlState;
    }

    /// <summary>All bytes up to the end of the stream, or up to its reset.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        using var all = new MemoryStream();
        try
        {
            await _stream.CopyToAsync(all, Deadline());
        }
        catch (IOException)
        {
            // The peer did not read all that it was sent; what it said before still counts.
        }

        return all.ToArray();
    }

    public async Task<bool> IsClosedAsync() => await ReadAsync() is null;

    public void Dispose() => _stream.Dispose();

    private static CancellationToken Deadline() => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;
}
