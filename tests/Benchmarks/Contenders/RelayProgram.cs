using System.Net;
using System.Net.Sockets;
using GatewayProxy.Protocol;

namespace GatewayOperator.Tests.Benchmarks.Contenders;

/// <summary>
/// The gateway's loop with nothing in it: the same sockets, streams, buffers and scheduling, one read and one write per
/// passing stretch, but no TLS, no decoding, no decision and no journal. What it costs is our floor.
/// </summary>
public static class RelayProgram
{
    private const int ClientBuffer = 8 * 1024;
    private const int ServerBuffer = 16 * 1024;
    private const int LargeBuffer = 64 * 1024;

    /// <summary>Prints <c>listening PORT</c> and serves until it is killed.</summary>
    public static async Task<int> RunAsync(int serverPort, CancellationToken ct)
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(512);
        Console.WriteLine($"listening {((IPEndPoint)listener.LocalEndPoint!).Port}");
        try
        {
            while (true)
            {
                var client = await listener.AcceptAsync(ct);
                _ = Task.Run(() => RelayAsync(client, serverPort), ct);
            }
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }

    private static async Task RelayAsync(Socket client, int serverPort)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            client.NoDelay = true;
            await server.ConnectAsync(IPAddress.Loopback, serverPort);
            await using var clientStream = new NetworkStream(client, ownsSocket: true);
            await using var serverStream = new NetworkStream(server, ownsSocket: false);
            var toServer = CopyAsync(clientStream, serverStream, ClientBuffer);
            await CopyAsync(serverStream, clientStream, ServerBuffer);
            client.Shutdown(SocketShutdown.Both);
            await toServer;
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // A side has gone: so has the connection.
        }
    }

    private static async Task CopyAsync(NetworkStream from, NetworkStream to, int size)
    {
        using var buffer = new ReceiveBuffer(size);
        int received;
        while ((received = await from.ReadAsync(buffer.Free())) > 0)
        {
            var full = received == buffer.Capacity;
            buffer.Received(received);
            await to.WriteAsync(buffer.UnreadMemory(received));
            buffer.Consume(received);
            if (full)
            {
                buffer.EnsureCapacity(LargeBuffer);
            }
        }

        to.Socket.Shutdown(SocketShutdown.Send);
    }
}
