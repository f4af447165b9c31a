using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GatewayOperator.Kubernetes.Tests.Scripted;

/// <summary>
/// An API server that misbehaves on demand. It lists the objects that it is given, page by page; what a watch says
/// is up to the test; the next request can be answered by the test itself.
/// </summary>
internal sealed class ScriptedApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<ScriptedWatch> _watches = Channel.CreateUnbounded<ScriptedWatch>();
    private readonly ConcurrentQueue<ScriptedAnswer> _answers = new();
    private readonly ConcurrentQueue<ScriptedRequest> _requests = new();
    private readonly SortedDictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);

    private ScriptedApiServer(WebApplication app) => _app = app;

    /// <summary>The resource version of lists; objects carry their own.</summary>
    public int Version { get; set; } = 100;

    public Uri Url => new(_app.Urls.Single());

    public KubeConnection Connection => new(new KubernetesClientConfiguration { Host = Url.AbsoluteUri });

    public IReadOnlyList<ScriptedRequest> Requests => [.. _requests];

    public IEnumerable<ScriptedRequest> Lists => Requests.Where(r => r.Method == "GET" && !r.IsWatch);

    public static async Task<ScriptedApiServer> StartAsync(X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(
            System.Net.IPAddress.Loopback,
            0,
            listen =>
            {
                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }
            }));
        if (certificate is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        var server = new ScriptedApiServer(builder.Build());
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Puts an object, or another version of it, into later lists.</summary>
    public void Put(JsonObject item)
    {
        lock (_objects)
        {
            _objects[(string)item["metadata"]!["name"]!] = item;
        }
    }

    public void Remove(string name)
    {
        lock (_objects)
        {
            _objects.Remove(name);
        }
    }

    /// <summary>Answers the next request that matches instead of the server.</summary>
    public void AnswerNext(Func<ScriptedRequest, bool> which, Func<HttpContext, Task> how) =>
        _answers.Enqueue(new ScriptedAnswer(which, how));

    /// <summary>Refuses the next request that matches.</summary>
    public void RefuseNext(
        Func<ScriptedRequest, bool> which, int status, string reason, string message = "no", int? retryAfter = null) =>
        AnswerNext(which, async context =>
        {
            context.Response.StatusCode = status;
            if (retryAfter is { } seconds)
            {
                context.Response.Headers.RetryAfter = seconds.ToString();
            }

            await context.Response.WriteAsync(Objects.Status(status, reason, message).ToJsonString());
        });

    /// <summary>The next watch that a client opens.</summary>
    public async Task<ScriptedWatch> WatchAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await _watches.Reader.ReadAsync(patience.Token);
    }

    /// <summary>Whether a watch was opened that nobody has taken yet.</summary>
    public bool HasWatch => _watches.Reader.Count > 0;

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = await ScriptedRequest.ReadAsync(context.Request);
        _requests.Enqueue(request);
        if (_answers.TryPeek(out var answer) && answer.Which(request) && _answers.TryDequeue(out answer))
        {
            await answer.How(context);
        }
        else if (request.IsWatch)
        {
            var watch = new ScriptedWatch(context, request);
            await _watches.Writer.WriteAsync(watch);
            await watch.RunAsync();
        }
        else
        {
            await context.Response.WriteAsync(List(request).ToJsonString());
        }
    }

    private JsonObject List(ScriptedRequest request)
    {
        lock (_objects)
        {
            var from = int.Parse(request["continue"] ?? "0");
            var limit = int.Parse(request["limit"] ?? "0") is var asked && asked > 0 ? asked : int.MaxValue;
            var items = _objects.Values.Skip(from).Take(limit).Select(o => o.DeepClone()).ToArray();
            var metadata = new JsonObject { ["resourceVersion"] = Version.ToString() };
            if (from + items.Length < _objects.Count)
            {
                metadata["continue"] = (from + items.Length).ToString();
            }

            return new JsonObject { ["kind"] = "List", ["metadata"] = metadata, ["items"] = new JsonArray(items) };
        }
    }
}
