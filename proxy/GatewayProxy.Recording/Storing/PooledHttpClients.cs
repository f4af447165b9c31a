using System.Net.Sockets;
using Amazon.Runtime;

namespace GatewayProxy.Recording.Storing;

/// <summary>
/// HTTP for the SDK, whose work is done by the thread pool even in a process that runs continuations on the threads
/// that wait for sockets: the SDK reads the bodies of errors without await, and such a thread would wait for itself.
/// </summary>
internal sealed class PooledHttpClients : HttpClientFactory, IDisposable
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly HttpClient _client;

    public PooledHttpClients(TimeSpan timeout) => _client = new HttpClient(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // Where a name leads to may change.
            PooledConnectionLifetime = ConnectionLifetime,
            ConnectCallback = ConnectAsync,
        })
    {
        Timeout = timeout,
    };

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose() => _client.Dispose();

    private static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellation).ConfigureAwait(false);
            return new PooledStream(new NetworkStream(socket, ownsSocket: true));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        finally
        {
            await Task.Yield();
        }
    }
}
