using System.Net;
using System.Net.Sockets;

namespace GatewayOperator.Tests.ClusterSupport;

/// <summary>Asks the system for a loopback port that nobody uses.</summary>
internal static class LoopbackPort
{
    public static int Take()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
