using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GatewayOperator.Tests.Faults.Worlds;

/// <summary>What is between the gateway and its storage: passes on, or does it badly.</summary>
public sealed class FaultyLink : IAsyncDisposable
{
    private static readonly byte[] Unavailable = Encoding.ASCII.GetBytes(
        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

    private readonly CancellationTokenSource _stop = new();
    private readonly IPEndPoint _behind;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _accepting;
    private volatile CancellationTokenSource _now = new();

    public FaultyLink(IPEndPoint behind)
    {
        _behind = behind;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public LinkState State { get; private set; }

    /// <summary>Changes what happens to new connections, and cuts those that are open.</summary>
    public void Become(LinkState state)
    {
        State = state;
        var before = _now;
        _now = new CancellationTokenSource();
        before.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _now.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync(_stop.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        var (state, cut) = (State, _now.Token);
        using var client = socket;
        try
        {
            if (state == LinkState.Stopped)
            {
                Reset(client);
                return;
            }

            if (state == LinkState.Refusing)
            {
                await client.ReceiveAsync(new byte[64 * 1024], cut);
                await client.SendAsync(Unavailable, cut);
                return;
            }

            using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await server.ConnectAsync(_behind, cut);
            await Task.WhenAny(CopyAsync(client, server, state, cut), CopyAsync(server, client, state, cut)).Unwrap();
            Reset(client);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Reset(client);
        }
    }

    private static async Task CopyAsync(Socket from, Socket to, LinkState state, CancellationToken cut)
    {
        var buffer = new byte[16 * 1024];
        var passed = 0;
        while (await from.ReceiveAsync(buffer, cut) is var count and > 0)
        {
            if (state == LinkState.Slow)
            {
                await Task.Delay(150, cut);
            }

            // In the middle of a request or of an answer, so that nobody knows whether it has taken effect.
            passed += count;
            if (state == LinkState.Resetting && passed > 1500)
            {
                await to.SendAsync(buffer.AsMemory(0, count / 2), cut);
                return;
            }

            await to.SendAsync(buffer.AsMemory(0, count), cut);
        }
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Close();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Gone already.
        }
    }
}
