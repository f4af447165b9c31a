using System.Net;
using System.Net.Sockets;
using GatewayProxy.Protocol;
using GatewayProxy.Sockets;

namespace GatewayOperator.Tests.Benchmarks.Contenders;

/// <summary>
/// The gateway's loop with nothing in it: the same streams, reader, buffers and scheduling, one read and one write per
/// passing stretch, but no TLS, no decoding, no decision and no journal. What it costs is our floor.
/// </summary>
public static class RelayProgram
{
    private const int ClientBuffer = 2 * 1024;
    private const int ServerBuffer = 4 * 1024;

    /// <summary>Prints <c>listening PORT</c> and serves until it is killed.</summary>
    public static async Task<int> RunAsync(int serverPort, CancellationToken ct)
    {
        SocketScheduling.RunOnSocketThreads();
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
        using (client)
        {
            client.NoDelay = true;
            await server.ConnectAsync(IPAddress.Loopback, serverPort);
            await using var clientStream = Inline(client);
            await using var serverStream = Inline(server);
            var toServer = CopyAsync(clientStream, serverStream, server, ClientBuffer);
            await CopyAsync(serverStream, clientStream, client, ServerBuffer);
            await toServer;
        }
    }

    private static SocketStream Inline(Socket socket)
    {
        var stream = new SocketStream(socket);
        stream.RunInline();
        return stream;
    }

    private static async Task CopyAsync(SocketStream from, SocketStream to, Socket toSocket, int size)
    {
        using var buffer = new ReceiveBuffer(size);
        var reader = new RelayReader(from, buffer, TimeProvider.System);
        try
        {
            int received;
            while ((received = await reader.ReadAsync()) > 0)
            {
                reader.Received(received);
                await to.WriteAsync(buffer.UnreadMemory(buffer.Count));
                buffer.Consume(buffer.Count);
            }

            toSocket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // A side has gone: so has the connection.
            toSocket.Dispose();
        }
    }
}
