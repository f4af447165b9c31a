using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using GatewayOperator.Tests.Support;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Startup;

namespace GatewayProxy.Tests.Upstream;

/// <summary>
/// Stands between gateway and server, terminates TLS with a certificate of its own and passes everything on, changed by
/// the test where the server speaks. Serves one connection after the other.
/// </summary>
public sealed class TlsRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2 _certificate;
    private readonly PostgresCluster _server;
    private readonly Func<byte[], byte[]> _alter;
    private readonly Task _running;

    private TlsRelay(PostgresCluster server, ServerCertificate certificate, Func<byte[], byte[]> alter)
    {
        _server = server;
        _alter = alter;
        using var pem = X509Certificate2.CreateFromPem(certificate.CertificatePem, certificate.KeyPem);
        _certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        _listener.Start();
        _running = RunAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static TlsRelay Start(
        PostgresCluster server, ServerCertificate certificate, Func<byte[], byte[]>? alter = null) =>
        new(server, certificate, alter ?? (bytes => bytes));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _running;
        _certificate.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await ServeAsync(client.GetStream(), _stop.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
            {
                // One of the two has hung up, or the test is over.
            }
        }
    }

    private async Task ServeAsync(Stream fromGateway, CancellationToken ct)
    {
        await fromGateway.ReadExactlyAsync(new byte[8], ct);
        await fromGateway.WriteAsync("S"u8.ToArray(), ct);
        await using var gateway = new SslStream(fromGateway);
        await gateway.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = _certificate }, ct);
        using var socket = new TcpClient();
        await socket.ConnectAsync(PostgresCluster.Host, _server.Port, ct);
        await using var server = await EncryptAsync(socket.GetStream(), ct);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(PassAsync(gateway, server, bytes => bytes, ended.Token),
            PassAsync(server, gateway, _alter, ended.Token));
        await ended.CancelAsync();
    }

    private async Task<Stream> EncryptAsync(Stream plain, CancellationToken ct)
    {
        if (_server.CaPem is null)
        {
            return plain;
        }

        await plain.WriteAsync(new MessageBuilder().SslRequest().Written, ct);
        await plain.ReadExactlyAsync(new byte[1], ct);
#pragma warning disable CA5359 // Whoever stands in the middle does not mind who answers.
        var tls = new SslStream(plain, false, (_, _, _, _) => true);
#pragma warning restore CA5359
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, ct);
        return tls;
    }

    private static async Task PassAsync(Stream from, Stream to, Func<byte[], byte[]> alter, CancellationToken ct)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, ct) is > 0 and var length)
            {
                await to.WriteAsync(alter(buffer[..length]), ct);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The other direction has ended.
        }
    }
}
