using System.Net;
using System.Net.Sockets;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Configuration;

namespace GatewayProxy.Listening;

/// <summary>
/// Accepts clients where the configuration says; moves when it says so, sessions stay where they are.
/// </summary>
public sealed class ClientListener(
    ConnectionHandler handler, PolicyHolder policy, ProxyState state, TimeProvider time, ILogger<ClientListener> log)
    : IDisposable
{
    private const int Backlog = 512;

    /// <summary>Whoever holds the port, a proxy that is still draining for example, will let go of it.</summary>
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private ITimer? _retry;
    private string? _complaint;
    private CancellationTokenSource? _accepting;
    private Socket? _socket;
    private (string Address, int Port)? _configured;

    public void Start()
    {
        policy.Changed += Apply;
        _retry = time.CreateTimer(_ => Retry(), null, RetryInterval, RetryInterval);
        if (policy.Current is { } snapshot)
        {
            Apply(snapshot);
        }
    }

    /// <summary>No new clients; connections that are open go on.</summary>
    public void Stop()
    {
        policy.Changed -= Apply;
        lock (_gate)
        {
            _retry?.Dispose();
            _retry = null;
            Close();
        }
    }

    public void Dispose()
    {
        Stop();
        _accepting?.Dispose();
    }

    private void Apply(PolicySnapshot snapshot)
    {
        var listener = snapshot.Config.Listener;
        lock (_gate)
        {
            if (_socket is not null && _configured == (listener.Address, listener.Port))
            {
                return;
            }

            Close();
            Open(listener);
        }
    }

    private void Retry()
    {
        lock (_gate)
        {
            if (_retry is not null && _socket is null && policy.Current is { } snapshot)
            {
                Open(snapshot.Config.Listener);
            }
        }
    }

    private void Open(ListenerConfig listener)
    {
        var endpoint = new IPEndPoint(IPAddress.Parse(listener.Address), listener.Port);
        try
        {
            _socket = Bind(endpoint, listener.ClientTls);
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            Complain(endpoint, e);
            return;
        }

        _configured = (listener.Address, listener.Port);
        _complaint = null;
        _accepting = new CancellationTokenSource();
        state.Listening(_socket.LocalEndPoint!.ToString()!);
        log.Listening(
            _socket.LocalEndPoint.ToString()!,
            listener.ClientTls == ClientTlsMode.Required ? "TLS" : "plain text");
        if (listener.ClientTls == ClientTlsMode.LoopbackPlaintext)
        {
            log.Plaintext();
        }

        _ = AcceptAsync(_socket, _accepting.Token);
    }

    private static Socket Bind(IPEndPoint endpoint, ClientTlsMode clientTls)
    {
        if (clientTls == ClientTlsMode.LoopbackPlaintext && !IPAddress.IsLoopback(endpoint.Address))
        {
            throw new InvalidOperationException("clientTls: LoopbackPlaintext binds loopback addresses only");
        }

        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(endpoint);
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Complain(IPEndPoint endpoint, Exception e)
    {
        var reason = e is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }
            ? $"cannot listen on {endpoint}: the port is in use; stop what uses it or change gateway.port"
            : $"cannot listen on {endpoint}: {e.Message}";
        if (_complaint == reason)
        {
            return;
        }

        _complaint = reason;
        log.CannotListen(endpoint.ToString(), e.Message);
        state.NotListening(reason);
    }

    private void Close()
    {
        _accepting?.Cancel();
        _socket?.Dispose();
        _socket = null;
        _configured = null;
        _complaint = null;
        state.NotListening(null);
    }

    private async Task AcceptAsync(Socket listener, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            Socket? socket = null;
            try
            {
                socket = await listener.AcceptAsync(ct);
                socket.NoDelay = true;
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
                _ = Task.Run(() => handler.RunAsync(socket, ct), CancellationToken.None);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                // Out of descriptors, or a client that was gone before it was accepted: the next one may do better.
                socket?.Dispose();
                log.ConnectionGone(listener.LocalEndPoint?.ToString() ?? "", e.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(10), CancellationToken.None);
            }
        }
    }
}
