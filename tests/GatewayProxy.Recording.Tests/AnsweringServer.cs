using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GatewayProxy.Recording.Tests;

/// <summary>An HTTP server on loopback that gives one answer to everything and remembers what it was asked.</summary>
internal sealed class AnsweringServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<HttpListenerRequest, string, (int Status, string Body)> _answer;

    public AnsweringServer(Func<HttpListenerRequest, string, (int Status, string Body)> answer)
    {
        _answer = answer;
        Address = new Uri($"http://127.0.0.1:{FreePort()}/");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public Uri Address { get; }

    public List<(IReadOnlyDictionary<string, string> Headers, string Body)> Asked { get; } = [];

    public void Dispose() => _listener.Close();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                var body = await new StreamReader(context.Request.InputStream).ReadToEndAsync();
                var headers = context.Request.Headers;
                var asked = headers.AllKeys.ToDictionary(k => k!, k => headers[k]!, StringComparer.OrdinalIgnoreCase);
                Asked.Add((asked, body));
                var (status, text) = _answer(context.Request, body);
                context.Response.StatusCode = status;
                context.Response.ContentType = "text/xml";
                context.Response.Close(Encoding.UTF8.GetBytes(text), willBlock: true);
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Disposed.
        }
    }
}
