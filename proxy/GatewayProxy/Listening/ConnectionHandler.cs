using System.Net.Sockets;
using System.Security.Authentication;
using GatewayProxy.Configuration;
using GatewayProxy.Observability;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Startup;
using GatewayProxy.Recording;
using GatewayProxy.Sessions;

namespace GatewayProxy.Listening;

/// <summary>One connection from accept to close: first packets, cancel or login, session.</summary>
public sealed class ConnectionHandler(
    Login login, CancelRequests cancels, SessionRegistry registry, SessionWatch watch, SessionServices services,
    StartupLimits limits, ILogger<ConnectionHandler> log)
{
    private readonly PreAuthenticationGate _gate = new(limits.Connections, limits.ConnectionsPerAddress);

    /// <summary>Never throws.</summary>
    public async Task RunAsync(Socket socket, CancellationToken stopping)
    {
        using var client = new ClientConnection(socket);
        var address = client.Address.Address;
        if (!_gate.TryEnter(address))
        {
            ProxyMetrics.ConnectionsRejected.WithLabels("unauthenticatedLimit").Inc();
            return;
        }

        Session? session = null;
        try
        {
            session = await OpenAsync(client, stopping);
        }
        catch (Exception e) when (e is IOException or AuthenticationException or OperationCanceledException
            or ObjectDisposedException or SocketException)
        {
            log.ConnectionGone(client.Address.ToString(), e.Message);
        }
        catch (Exception e)
        {
            log.ConnectionFailed(client.Address.ToString(), e);
        }
        finally
        {
            _gate.Leave(address);
        }

        if (session is not null)
        {
            await RunAsync(session);
        }
    }

    private async Task<Session?> OpenAsync(ClientConnection client, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(limits.Time, services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, timeout.Token);
        if (services.Policy.Current is not { } snapshot)
        {
            return null;
        }

        var packet = await StartupNegotiation.RunAsync(client, snapshot, either.Token);
        if (packet.Kind == StartupPacketKind.Cancel)
        {
            await cancels.HandleAsync(packet.CancelKey!, client.Address.Address, snapshot, either.Token);
            return null;
        }

        var request = new LoginRequest(SessionId.New(services.Time), client, packet, snapshot);
        try
        {
            RefuseUnfit(client, packet, snapshot);
            return await login.RunAsync(request, either.Token);
        }
        catch (LoginRefusedException e)
        {
            log.LoginRefused(request.SessionId, client.Address.ToString(), e.Message);
            await client.Stream.WriteAsync(new MessageBuilder().ErrorResponse(e.Error).Written, either.Token);
            await client.StopSendingAsync();
            return null;
        }
    }

    private static void RefuseUnfit(ClientConnection client, StartupPacket packet, PolicySnapshot snapshot)
    {
        if (packet.Kind == StartupPacketKind.UnsupportedVersion)
        {
            throw new LoginRefusedException(
                new ServerError(
                    SqlState.FeatureNotSupported, "unsupported frontend protocol: the gateway speaks 3.0 to 3.2"),
                "unsupported protocol version");
        }

        if (packet.Kind != StartupPacketKind.Startup)
        {
            ProxyMetrics.ConnectionsRejected.WithLabels("malformedStartup").Inc();
            throw new LoginRefusedException(
                new ServerError(SqlState.ProtocolViolation, "malformed startup packet"), "malformed startup packet");
        }

        if (client.Tls is null && snapshot.ServerTls is not null)
        {
            throw new LoginRefusedException(
                new ServerError(
                    SqlState.InvalidAuthorization,
                    "the gateway accepts encrypted connections only",
                    null,
                    "Connect with sslmode=verify-full and the gateway's CA as sslrootcert."),
                "no TLS");
        }
    }

    private async Task RunAsync(Session session)
    {
        registry.Add(session);
        try
        {
            // The grant may have ended between its selection and the registration that makes the session findable.
            if (services.Policy.Current is { } snapshot)
            {
                watch.Reconsider(session, snapshot);
            }

            await session.RunAsync();
        }
        catch (Exception e)
        {
            log.ConnectionFailed(session.Identity.Id, e);
        }
        finally
        {
            // Who waits for the last session to be gone finds its journal closed.
            session.Recorder.Dispose();
            registry.Remove(session);
            registry.Release(session.Identity.Id);
        }
    }
}
