using System.Net;
using System.Net.Sockets;

namespace GatewayOperator.Tests.Fuzz.Sessions;

/// <summary>Two ends of a TCP connection: the gateway's and the peer's.</summary>
public sealed class LoopbackPair(Socket gatewaysEnd, Socket peersEnd) : IDisposable
{
    public Socket GatewaysEnd => gatewaysEnd;

    public Socket PeersEnd => peersEnd;

    public static async Task<LoopbackPair> OpenAsync(TcpListener listener)
    {
        var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        // The end is abrupt, when all has been read: a hundred thousand ports waiting for stragglers are too many.
        peer.LingerState = new LingerOption(true, 0);
        var accepting = listener.AcceptSocketAsync();
        await peer.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        var accepted = await accepting;
        accepted.NoDelay = true;
        return new LoopbackPair(accepted, peer);
    }

    public void Dispose()
    {
        gatewaysEnd.Dispose();
        peersEnd.Dispose();
    }
}
