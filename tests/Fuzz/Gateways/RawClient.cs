using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Authentication;
using GatewayProxy.Protocol.Startup;

namespace GatewayOperator.Tests.Fuzz.Gateways;

/// <summary>A client that sends any bytes and does not mind what comes back.</summary>
public sealed class RawClient : IDisposable
{
    /// <summary>The StartupMessage of somebody who may log in.</summary>
    public static readonly byte[] Startup = StartupAs("main");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Socket _socket;
    private Stream _stream;

    private RawClient(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: false);
    }

    public static async Task<RawClient> ConnectAsync(IPEndPoint address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address);
        return new RawClient(socket);
    }

    public static async Task<RawClient> LogInAsync(GatewayUnderTest gateway, string grant = "main")
    {
        var client = await ConnectAsync(gateway.Address);
        await client.EncryptAsync();
        await client.SendAsync(StartupAs(grant));
        await client.ReadUntilAsync(BackendCode.Authentication);
        await client.SendAsync(new MessageBuilder().Password(gateway.Token()).Written);
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        return client;
    }

    public async Task EncryptAsync()
    {
        await SendAsync(new MessageBuilder().SslRequest().Written);
        var answer = new byte[1];
        await _stream.ReadExactlyAsync(answer);
        Assert.That(answer[0], Is.EqualTo((byte)'S'));
#pragma warning disable CA5359 // This client breaks things; the drivers' tests verify the certificate.
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false, (_, _, _, _) => true);
#pragma warning restore CA5359
        await tls.AuthenticateAsClientAsync("localhost");
        _stream = tls;
    }

    /// <summary>False when the gateway has closed the connection.</summary>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await _stream.WriteAsync(bytes);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public void StopSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Goes without a word: the connection is reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    /// <summary>Reads messages until one of this type.</summary>
    public async Task ReadUntilAsync(byte code)
    {
        using var limit = new CancellationTokenSource(Patience);
        var head = new byte[MessageHeader.Size];
        do
        {
            await _stream.ReadExactlyAsync(head, limit.Token);
            _ = MessageHeader.TryRead(head, out var header);
            await _stream.ReadExactlyAsync(new byte[header.BodyLength], limit.Token);
        }
        while (head[0] != code);
    }

    /// <summary>Everything up to the close of the connection, which must come.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        var got = new MemoryStream();
        try
        {
            await _stream.CopyToAsync(got, limit.Token);
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // Closed is closed, with or without a good-bye.
        }
        catch (OperationCanceledException)
        {
            throw new BrokenPromiseException($"the connection is still open after {Patience.TotalSeconds} s");
        }

        return got.ToArray();
    }

    private static byte[] StartupAs(string user) => new MessageBuilder()
        .StartupMessage(new Dictionary<string, string> { ["user"] = user, ["database"] = "shop" }).Written.ToArray();

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }
}
