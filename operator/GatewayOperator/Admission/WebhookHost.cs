using System.Net;
using System.Net.Security;
using System.Text.Json;
using GatewayOperator.Admission.Certificates;
using GatewayOperator.Kubernetes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace GatewayOperator.Admission;

/// <summary>
/// Serves the admission webhooks over TLS. Whatever goes wrong here is an error for the API server, which then does
/// what the webhook's failurePolicy says.
/// </summary>
public sealed class WebhookHost : IAsyncDisposable
{
    // The API server sends old and new object, each of at most 1.5 MiB.
    private const int MaxBody = 4 * 1024 * 1024;

    private readonly WebApplication _app;

    private WebhookHost(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint { get; private set; } = null!;

    /// <param name="endpoint">Where to listen; port 0 lets the system choose.</param>
    /// <param name="certificates">What it shows the API server.</param>
    /// <param name="webhooks">By path.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="ct">Ends the start.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<WebhookHost> StartAsync(
        IPEndPoint endpoint,
        IWebhookCertificates certificates,
        IReadOnlyDictionary<string, IAdmission> webhooks,
        ILoggerFactory logs,
        CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(logs);
        var log = logs.CreateLogger<WebhookHost>();
        var host = new WebhookHost(Build(endpoint, certificates, logs));
        try
        {
            host._app.Run(context => AnswerAsync(context, webhooks, log));
            await host._app.StartAsync(ct).ConfigureAwait(false);
            var addresses = host._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
            host.Endpoint = new IPEndPoint(endpoint.Address, new Uri(addresses!.Addresses.Single()).Port);
            log.Serving(host.Endpoint.ToString());
            return host;
        }
        catch
        {
            await host._app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static WebApplication Build(IPEndPoint endpoint, IWebhookCertificates certificates, ILoggerFactory logs)
    {
        // The empty builder reads no environment and no settings files: nothing can make this listen elsewhere.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Listen(endpoint, listen => listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
                {
                    // Asked for every connection: a renewed certificate needs no restart.
                    ServerCertificateContext = certificates.Current
                        ?? throw new InvalidOperationException("There is no certificate yet."),
                }),
            }));
        });
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton<IHostLifetime, WebhookLifetime>();
        return builder.Build();
    }

    private static async Task AnswerAsync(
        HttpContext context, IReadOnlyDictionary<string, IAdmission> webhooks, ILogger log)
    {
        var path = context.Request.Path.Value ?? "";
        if (context.Request.Method != HttpMethods.Post || !webhooks.TryGetValue(path, out var webhook))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (await ReadAsync(context).ConfigureAwait(false) is not { } review)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        try
        {
            var verdict = await webhook.JudgeAsync(review, context.RequestAborted).ConfigureAwait(false);
            var answer = new AdmissionReview { Response = verdict.ToResponse(review.Uid) };
            await context.Response.WriteAsJsonAsync(answer, AdmissionReview.Json, context.RequestAborted)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is KubeApiException or HttpRequestException or IOException or JsonException)
        {
            log.NotJudged(e, path, review.Operation, review.Kind.Kind, review.Namespace, review.Name);
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    private static async Task<AdmissionRequest?> ReadAsync(HttpContext context)
    {
        try
        {
            var review = await JsonSerializer.DeserializeAsync<AdmissionReview>(
                context.Request.Body, AdmissionReview.Json, context.RequestAborted).ConfigureAwait(false);
            return review is { ApiVersion: AdmissionReview.Version, Request: { } request } ? request : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
