using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GatewayProxy.Tests.Authentication;

/// <summary>An issuer on a real loopback port that answers as the test tells it and remembers what was asked.</summary>
internal sealed class ScriptedIssuer : IAsyncDisposable
{
    public const string DiscoveryPath = "/.well-known/openid-configuration";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _requests = new();
    private int _connections;

    private ScriptedIssuer(X509Certificate2? certificate)
    {
        Answer = AnswerWell;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Use(next => connection =>
                {
                    Interlocked.Increment(ref _connections);
                    return next(connection);
                });
                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }
            }));
        _app = builder.Build();
        _app.Run(context =>
        {
            _requests.Enqueue(context.Request.Path);
            return Answer(context);
        });
    }

    public string Url { get; private set; } = "";

    public int Port => new Uri(Url).Port;

    /// <summary>The keys it publishes.</summary>
    public JsonArray Keys { get; set; } = [];

    /// <summary>Every path that was asked for.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>TCP connections that were accepted, whether or not a request came over them.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>What it does with a request; well-behaved unless a test says otherwise.</summary>
    public Func<HttpContext, Task> Answer { get; set; }

    public static async Task<ScriptedIssuer> StartAsync(TestKey? key = null, X509Certificate2? certificate = null)
    {
        var issuer = new ScriptedIssuer(certificate);
        await issuer._app.StartAsync();
        issuer.Url = issuer._app.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        issuer.Publish(key is null ? [] : [key]);
        return issuer;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    public void Publish(params TestKey[] keys) => Keys = new JsonArray([.. keys.Select(key => key.Jwk())]);

    public Task AnswerWell(HttpContext context)
        => context.Request.Path == DiscoveryPath
            ? context.Response.WriteAsync(Discovery())
            : context.Response.WriteAsync(new JsonObject { ["keys"] = Keys.DeepClone() }.ToJsonString());

    public string Discovery(string? issuer = null, string? keySet = null)
        => new JsonObject { ["issuer"] = issuer ?? Url, ["jwks_uri"] = keySet ?? Url + "/jwks" }.ToJsonString();
}
