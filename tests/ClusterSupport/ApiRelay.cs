using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace GatewayOperator.Tests.ClusterSupport;

/// <summary>
/// A way to an API server for one client alone, which the test can slow, freeze, cut, close and garble. Clients show
/// tokens; certificates do not get through. Disposing it cuts everybody off.
/// </summary>
public sealed class ApiRelay : IAsyncDisposable
{
    private static readonly string[] OfOneHop =
        ["Host", "Connection", "Transfer-Encoding", "Content-Length", "Keep-Alive", "Upgrade"];

    private readonly ApiServer _server;
    private readonly HttpClient _client;
    private readonly WebApplication _listener;
    private readonly ConcurrentDictionary<HttpContext, SemaphoreSlim> _watches = new();
    private readonly ConcurrentDictionary<HttpContext, bool> _open = new();
    private readonly ConcurrentQueue<RelayedRequest> _requests = new();
    private volatile TaskCompletionSource _flow = Released();
    private volatile bool _closed;
    private long _latency;

    private ApiRelay(ApiServer server, WebApplication listener, int port)
    {
        _server = server;
        _listener = listener;
        _client = server.Anonymous();
        Url = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{port}"));
        listener.Run(HandleAsync);
    }

    public Uri Url { get; }

    /// <summary>What has been answered, in order.</summary>
    public IReadOnlyCollection<RelayedRequest> Requests => _requests;

    /// <summary>How long every request waits before it goes on.</summary>
    public TimeSpan Latency
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _latency));
        set => Interlocked.Exchange(ref _latency, value.Ticks);
    }

    /// <summary>Decides whether a request is answered here instead, and with what status; null: nothing is.</summary>
    public Func<HttpRequest, int?>? Refuse { get; set; }

    public static async Task<ApiRelay> StartAsync(ApiServer server, CancellationToken ct = default)
    {
        var port = LoopbackPort.Take();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(k =>
        {
            k.Limits.MaxRequestBodySize = null;
            k.Limits.MinResponseDataRate = null;
            k.ListenLocalhost(port, l => l.UseHttps(server.ServerCertificate()));
        });
        var relay = new ApiRelay(server, builder.Build(), port);
        await relay._listener.StartAsync(ct).ConfigureAwait(false);
        return relay;
    }

    /// <summary>The path of a kubeconfig of a service account that comes this way; made if it is not there.</summary>
    public async Task<string> KubeconfigForServiceAccountAsync(
        string ns, string serviceAccount, CancellationToken ct = default)
    {
        await _server.ServiceAccountAsync(ns, serviceAccount, ct).ConfigureAwait(false);
        var token = await _server.TokenAsync(ns, serviceAccount, ct: ct).ConfigureAwait(false);
        return _server.KubeconfigWithToken(token, ns, Url);
    }

    /// <summary>Nothing gets through and nothing is closed, as when a network swallows packets.</summary>
    public void Freeze()
    {
        if (_flow.Task.IsCompleted)
        {
            _flow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Everything that was held goes on.</summary>
    public void Thaw() => _flow.TrySetResult();

    /// <summary>Cuts what is open and refuses what comes.</summary>
    public void Close()
    {
        _closed = true;
        Cut();
    }

    public void Open() => _closed = false;

    /// <summary>Cuts every request that is under way, watches included.</summary>
    public void Cut()
    {
        foreach (var context in _open.Keys)
        {
            context.Abort();
        }
    }

    /// <summary>Sends a line into every watch that is open now; returns how many there were.</summary>
    public async Task<int> InterjectAsync(string line)
    {
        var count = 0;
        foreach (var (context, turn) in _watches)
        {
            await turn.WaitAsync().ConfigureAwait(false);
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(line + "\n")).ConfigureAwait(false);
            await context.Response.Body.FlushAsync().ConfigureAwait(false);
            turn.Release();
            count++;
        }

        return count;
    }

    public async ValueTask DisposeAsync()
    {
        Thaw();
        Close();
        await _listener.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        await _listener.DisposeAsync().ConfigureAwait(false);
        _client.Dispose();
    }

    private static TaskCompletionSource Released()
    {
        var released = new TaskCompletionSource();
        released.SetResult();
        return released;
    }

    private async Task HandleAsync(HttpContext context)
    {
        _open[context] = true;
        try
        {
            if (_closed)
            {
                context.Abort();
                return;
            }

            await Task.Delay(Latency, context.RequestAborted).ConfigureAwait(false);
            await _flow.Task.WaitAsync(context.RequestAborted).ConfigureAwait(false);
            await PassAsync(context, context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            context.Abort();
        }
        finally
        {
            _open.TryRemove(context, out _);
            _watches.TryRemove(context, out _);
        }
    }

    private async Task PassAsync(HttpContext context, CancellationToken ct)
    {
        var request = context.Request;
        var target = request.Path.Value + request.QueryString.Value;
        if (Refuse?.Invoke(request) is { } refused)
        {
            context.Response.StatusCode = refused;
            _requests.Enqueue(new RelayedRequest(request.Method, target, refused));
            return;
        }

        using var onward = new HttpRequestMessage(new HttpMethod(request.Method), target);
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
        {
            onward.Content = new StreamContent(request.Body);
        }

        foreach (var header in request.Headers.Where(h => !OfOneHop.Contains(h.Key)))
        {
            if (!onward.Headers.TryAddWithoutValidation(header.Key, header.Value.AsEnumerable()))
            {
                onward.Content?.Headers.TryAddWithoutValidation(header.Key, header.Value.AsEnumerable());
            }
        }

        using var answer = await _client.SendAsync(onward, HttpCompletionOption.ResponseHeadersRead, ct)
            .ConfigureAwait(false);
        _requests.Enqueue(new RelayedRequest(request.Method, target, (int)answer.StatusCode));
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var header in answer.Headers.Concat(answer.Content.Headers).Where(h => !OfOneHop.Contains(h.Key)))
        {
            context.Response.Headers[header.Key] = header.Value.ToArray();
        }

        await AnswerAsync(context, answer, ct).ConfigureAwait(false);
    }

    private async Task AnswerAsync(HttpContext context, HttpResponseMessage answer, CancellationToken ct)
    {
        using var turn = new SemaphoreSlim(1);
        if (context.Request.Query.ContainsKey("watch"))
        {
            _watches[context] = turn;
        }

        await context.Response.StartAsync(ct).ConfigureAwait(false);
        var body = await answer.Content.ReadAsStreamAsync(ct).ConfigureAwait(false);
        var buffer = new byte[64 * 1024];
        for (int read; (read = await body.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0;)
        {
            await _flow.Task.WaitAsync(ct).ConfigureAwait(false);
            await turn.WaitAsync(ct).ConfigureAwait(false);
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), ct).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(ct).ConfigureAwait(false);
            turn.Release();
        }

        _watches.TryRemove(context, out _);
    }
}
