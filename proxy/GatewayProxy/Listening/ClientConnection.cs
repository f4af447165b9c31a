using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using GatewayProxy.Protocol;
using GatewayProxy.Sockets;

namespace GatewayProxy.Listening;

/// <summary>A client's connection from accept to close, encrypted or not yet.</summary>
public sealed class ClientConnection : IDisposable
{
    private const int InitialBuffer = 2 * 1024;

    private readonly Socket _socket;
    private readonly SocketStream _transport;

    public ClientConnection(Socket socket)
    {
        _socket = socket;
        _transport = new SocketStream(socket);
        Stream = _transport;
        Address = (IPEndPoint)socket.RemoteEndPoint!;
    }

    public IPEndPoint Address { get; }

    public Stream Stream { get; private set; }

    /// <summary>TLS version and cipher, null in plain text.</summary>
    public string? Tls { get; private set; }

    /// <summary>Bytes received from the client and not yet dealt with.</summary>
    public ReceiveBuffer Buffer { get; } = new(InitialBuffer);

    /// <summary>The client is gone, whatever of it is still to be read. Only Linux can tell.</summary>
    public bool HasClosed => _socket.IsClosedByPeer();

    /// <summary>The first byte that the client sent, which stays to be read; null when it left without one.</summary>
    public async Task<byte?> PeekAsync(CancellationToken ct)
    {
        var first = new byte[1];
        var count = await _socket.ReceiveAsync(first, SocketFlags.Peek, ct);
        // The handshake that may follow signs: not on the socket thread.
        await Task.Yield();
        return count == 0 ? null : first[0];
    }

    public void Encrypted(Stream stream, string description)
    {
        Stream = stream;
        Tls = description;
    }

    /// <summary>The login is over: see <see cref="SocketStream.RunInline"/>.</summary>
    public void RunInline() => _transport.RunInline();

    /// <summary>
    /// Tells the client that nothing more comes (close_notify, FIN); what it still sends can be read.
    /// </summary>
    public async Task StopSendingAsync()
    {
        try
        {
            if (Stream is SslStream tls)
            {
                await tls.ShutdownAsync();
            }

            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException
            or InvalidOperationException)
        {
            // The client was faster.
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        Stream.Dispose();
        Buffer.Dispose();
    }
}
