using System.Net;
using System.Net.Sockets;

namespace GatewayOperator.Tests.Fuzz.Gateways;

/// <summary>A server on loopback that says the same to everybody, heard or not, and then keeps the line open.</summary>
public sealed class HostileServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    /// <param name="words">Null for a server that never says a word.</param>
    public HostileServer(byte[]? words)
    {
        _listener.Start();
        _accepting = AcceptAsync(words);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync(byte[]? words)
    {
        var held = new List<Socket>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                held.Add(socket);
                if (words is not null)
                {
                    await socket.SendAsync(words, _stop.Token);
                    socket.Shutdown(SocketShutdown.Send);
                }
            }
        }
        catch (OperationCanceledException)
        {
            held.ForEach(socket => socket.Dispose());
        }
    }
}
