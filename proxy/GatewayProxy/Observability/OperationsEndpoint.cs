using System.Net;
using GatewayProxy.Configuration;
using Prometheus;

namespace GatewayProxy.Observability;

/// <summary>/metrics, /livez and /readyz on a listener of their own, never on the clients' port.</summary>
public static class OperationsEndpoint
{
    public static void Configure(WebApplicationBuilder builder, IPEndPoint address) =>
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(address);
        });

    public static void Map(WebApplication app, ProxyState state)
    {
        app.MapMetrics();
        app.MapGet("/livez", () => "ok");
        app.MapGet("/readyz", () => state.NotReadyBecause is { } reason
            ? Results.Text(reason, statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ok"));
    }
}
