using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Configuration;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Startup;
using GatewayProxy.Sockets;

namespace GatewayProxy.Upstream;

/// <summary>Opens the socket to the database server and encrypts it as the target's <c>tls.mode</c> says.</summary>
public static class UpstreamDialer
{
    /// <exception cref="UpstreamException">Unreachable, no TLS, or not the server the target names.</exception>
    public static async Task<(Socket Socket, SocketStream Transport, Stream Stream)> DialAsync(
        PolicySnapshot snapshot, CancellationToken ct)
    {
        var target = snapshot.Config.Target;
        Socket? socket = null;
        try
        {
            // Without a free descriptor this already fails.
            socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(target.Host, target.Port, ct);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
            var plain = new SocketStream(socket);
            return (socket, plain, target.TlsMode == UpstreamTlsMode.Disable
                ? plain
                : await EncryptAsync(plain, snapshot, ct));
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw UpstreamException.Unreachable(
                UpstreamBlame.Connect, $"cannot connect to {target.Host}:{target.Port}: {e.SocketErrorCode}", e);
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
    }

    private static async Task<Stream> EncryptAsync(SocketStream plain, PolicySnapshot snapshot, CancellationToken ct)
    {
        await plain.WriteAsync(new MessageBuilder().SslRequest().Written, ct);
        var answer = new byte[1];
        // One byte, no more: a byte received behind the answer in plain text would be an attacker's.
        await plain.ReadExactlyAsync(answer, ct);
        if (answer[0] != 'S')
        {
            throw UpstreamException.Unreachable(
                UpstreamBlame.Tls,
                $"{snapshot.Config.Target.Host} does not offer TLS; set tls.mode: Disable to accept that");
        }

        var tls = new SslStream(plain, leaveInnerStreamOpen: false);
        try
        {
            await tls.AuthenticateAsClientAsync(Options(snapshot), ct);
            return tls;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            await tls.DisposeAsync();
            throw UpstreamException.Unreachable(
                UpstreamBlame.Tls, $"TLS with {snapshot.Config.Target.Host} failed: {e.Message}", e);
        }
    }

    private static SslClientAuthenticationOptions Options(PolicySnapshot snapshot)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = snapshot.Config.Target.Host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            // As libpq: a server of another protocol that does ALPN refuses; PostgreSQL before 17 does not look at it.
            ApplicationProtocols = [new SslApplicationProtocol("postgresql")],
        };
        if (snapshot.Config.Target.TlsMode == UpstreamTlsMode.Require)
        {
#pragma warning disable CA5359 // tls.mode: Require is documented as encryption without verification.
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (snapshot.UpstreamCa is { } ca)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(ca);
        }

        return options;
    }
}
