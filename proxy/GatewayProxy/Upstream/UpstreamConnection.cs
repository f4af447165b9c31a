using System.Net.Sockets;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Startup;
using GatewayProxy.Sockets;

namespace GatewayProxy.Upstream;

/// <summary>A logged-in connection to the database server, owned by one session.</summary>
public sealed class UpstreamConnection(Socket socket, SocketStream transport, Stream stream) : IDisposable
{
    private const int InitialBuffer = 4 * 1024;

    public Stream Stream => stream;

    public bool IsEncrypted => stream != transport;

    /// <summary>Bytes received from the server and not yet relayed.</summary>
    public ReceiveBuffer Buffer { get; } = new(InitialBuffer);

    /// <summary>
    /// What the server said between AuthenticationOk and the first ReadyForQuery, both exclusive and inclusive: the
    /// client gets it byte for byte.
    /// </summary>
    public byte[] Greeting { get; set; } = [];

    /// <summary>The server's process id and secret, as it gave them.</summary>
    public CancelKey? CancelKey { get; set; }

    /// <summary>The login is over: see <see cref="SocketStream.RunInline"/>.</summary>
    public void RunInline() => transport.RunInline();

    /// <summary>Makes a pending read end at what has already arrived; the connection stays writable.</summary>
    public void StopReceiving() => Shutdown(SocketShutdown.Receive);

    /// <summary>Tells the server that nothing more comes.</summary>
    public void StopSending() => Shutdown(SocketShutdown.Send);

    public void Dispose()
    {
        socket.Dispose();
        stream.Dispose();
        Buffer.Dispose();
    }

    private void Shutdown(SocketShutdown how)
    {
        try
        {
            socket.Shutdown(how);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Already gone: that is what was asked for.
        }
    }
}
