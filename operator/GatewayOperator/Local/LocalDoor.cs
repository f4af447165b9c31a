using System.Net;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Targets;
using GatewayOperator.Statuses;

namespace GatewayOperator.Local;

/// <summary>The door of a gateway that runs on this machine: where its proxy says that it listens.</summary>
public static class LocalDoor
{
    public static GatewayDoor Of(DatabaseTarget target, ProxyAcknowledgement? acknowledgement, string authorityPath)
    {
        var door = new GatewayDoor
        {
            Listening = acknowledgement?.Listening,
            Metrics = acknowledgement?.Operations is { } operations ? $"http://{operations}/metrics" : null,
            Authority = authorityPath,
            AuthorityFile = authorityPath,
        };
        return IPEndPoint.TryParse(acknowledgement?.Listening ?? "", out var listening)
            ? door with { Host = Host(target, listening.Address), Port = listening.Port }
            : door;
    }

    private static string Host(DatabaseTarget target, IPAddress address) =>
        IPAddress.IsLoopback(address)
            ? "localhost"
            : target.Spec.Gateway.Hostnames.FirstOrDefault(h => !h.Contains('*', StringComparison.Ordinal))
                ?? "localhost";
}
