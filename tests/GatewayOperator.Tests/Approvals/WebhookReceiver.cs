using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GatewayOperator.Tests.Approvals;

/// <summary>Somebody who hears of requests, over real HTTP on loopback.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Func<int, (int Status, string? Location)> _answer;
    private int _heard;

    private WebhookReceiver(WebApplication app, Func<int, (int Status, string? Location)> answer)
    {
        _app = app;
        _answer = answer;
    }

    public ConcurrentQueue<(string Body, string? Signature)> Heard { get; } = new();

    public string Url => _app.Urls.Single();

    /// <param name="answer">Status and Location by the number of the request, from 1.</param>
    public static async Task<WebhookReceiver> StartAsync(Func<int, (int Status, string? Location)> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var receiver = new WebhookReceiver(builder.Build(), answer);
        receiver._app.MapFallback(receiver.HearAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HearAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var (status, location) = _answer(Interlocked.Increment(ref _heard));
        context.Response.StatusCode = status;
        if (location is not null)
        {
            context.Response.Headers.Location = location;
        }

        string? signature = context.Request.Headers["X-DbGateway-Signature"];
        Heard.Enqueue((body, signature));
    }
}
