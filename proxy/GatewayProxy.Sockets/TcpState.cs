using System.Net.Sockets;

namespace GatewayProxy.Sockets;

/// <summary>The state of a TCP connection, as TCP_INFO of tcp(7) has it in its first byte.</summary>
public static class TcpState
{
    private const int TcpInfo = 11;

    /// <summary>After a reset.</summary>
    private const byte Close = 7;

    /// <summary>After the peer's FIN.</summary>
    private const byte CloseWait = 8;

    /// <summary>False where the system cannot tell.</summary>
    public static bool IsClosedByPeer(this Socket socket)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        Span<byte> state = stackalloc byte[1];
        try
        {
            socket.GetRawSocketOption((int)SocketOptionLevel.Tcp, TcpInfo, state);
            return state[0] is Close or CloseWait;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }
}
