using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GatewayOperator.DevIssuer;

/// <summary>
/// An OpenID issuer for one machine: it serves a discovery document and a key set on 127.0.0.1, and no tokens.
/// Tokens are made from the key file (see <see cref="DevTokenMinter"/>), so reading that file is what grants them.
/// </summary>
public sealed class DevIssuerHost : IAsyncDisposable
{
    /// <summary>The file in the issuer's directory that holds its URL while it runs.</summary>
    public const string UrlFileName = "issuer-url";

    private readonly WebApplication _app;
    private readonly string _directory;

    private DevIssuerHost(WebApplication app, string directory)
    {
        _app = app;
        _directory = directory;
    }

    /// <summary>The issuer's URL; tokens carry it without a trailing slash, as <see cref="Issuer"/>.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>The <c>iss</c> of its tokens.</summary>
    public string Issuer => Url.GetLeftPart(UriPartial.Authority);

    /// <summary>Starts the issuer.</summary>
    /// <param name="directory">Holds the key and, while running, the URL; made when missing.</param>
    /// <param name="port">TCP port on 127.0.0.1; 0 lets the system choose.</param>
    /// <param name="time">The clock answers are dated with.</param>
    /// <param name="logs">Where the issuer logs.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="IOException">The port is taken, or the directory cannot be written.</exception>
    /// <exception cref="InvalidDataException">The key file cannot be used.</exception>
    public static async Task<DevIssuerHost> StartAsync(
        string directory, int port, TimeProvider time, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        using (DevIssuerKey.LoadOrCreate(directory))
        {
            // Fail at the start, not at the first request.
        }

        var host = new DevIssuerHost(Build(port, time, logs), directory);
        try
        {
            host._app.Run(host.AnswerAsync);
            await host._app.StartAsync(cancellationToken).ConfigureAwait(false);
            var addresses = host._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
            host.Url = new Uri(addresses!.Addresses.Single());
            host.PublishUrl();
        }
        catch
        {
            await host._app.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        Log.Started(
            logs.CreateLogger<DevIssuerHost>(), host.Issuer, Path.Combine(directory, DevIssuerKey.FileName));
        return host;
    }

    /// <summary>Stops serving and removes the URL file.</summary>
    public async ValueTask DisposeAsync()
    {
        File.Delete(Path.Combine(_directory, UrlFileName));
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static WebApplication Build(int port, TimeProvider time, ILoggerFactory logs)
    {
        // The empty builder reads no environment and no settings files: nothing can make this listen elsewhere.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton<IHostLifetime, OwnedLifetime>();
        return builder.Build();
    }

    private Task AnswerAsync(HttpContext context)
    {
        JsonObject? document = context.Request.Path.Value switch
        {
            "/.well-known/openid-configuration" => new JsonObject
            {
                ["issuer"] = Issuer,
                ["jwks_uri"] = Issuer + "/jwks",
                ["id_token_signing_alg_values_supported"] = new JsonArray("ES256"),
                ["response_types_supported"] = new JsonArray("id_token"),
                ["subject_types_supported"] = new JsonArray("public"),
            },
            "/jwks" => ReadKeySet(),
            _ => null,
        };
        if (document is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(document.ToJsonString(), context.RequestAborted);
    }

    // Read anew each time: deleting the key file is how the key is rotated.
    private JsonObject ReadKeySet()
    {
        using var key = DevIssuerKey.LoadOrCreate(_directory);
        return new JsonObject { ["keys"] = new JsonArray(key.PublicJwk.DeepClone()) };
    }

    private void PublishUrl()
    {
        var path = Path.Combine(_directory, UrlFileName);
        var draft = $"{path}.{Guid.NewGuid():N}";
        OwnerOnlyFile.Write(draft, Issuer + "\n");
        File.Move(draft, path, overwrite: true);
    }
}
