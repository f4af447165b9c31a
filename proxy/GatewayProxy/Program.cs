using System.CommandLine;
using System.Net;
using System.Runtime.InteropServices;
using GatewayProxy.Kubernetes;
using GatewayProxy.Sockets;

namespace GatewayProxy;

/// <summary>Entry point of <c>gateway-proxy</c>.</summary>
public static class Program
{
    private const int UsageError = 2;

    private static readonly Option<string?> Config = new("--config")
    {
        Description = "GatewayConfig file; watched, the operator replaces it by atomic rename.",
    };

    private static readonly Option<string?> Acknowledge = new("--acknowledge")
    {
        Description = "File to write the enforced revision and the listening addresses to.",
    };

    private static readonly Option<string> Operations = new("--operations")
    {
        Description = "address:port of /metrics, /livez and /readyz; port 0 lets the system choose.",
        DefaultValueFactory = _ => "127.0.0.1:9127",
    };

    private static readonly Option<int> DrainTimeout = new("--drain-timeout")
    {
        Description = "Seconds a shutdown waits for open transactions.",
        DefaultValueFactory = _ => 30,
    };

    private static readonly Option<bool> Attached = new("--attached")
    {
        Description = "Stop when standard input ends (set by the operator that starts this proxy in local mode).",
    };

    private static readonly Option<string> LogFormat = new Option<string>("--log-format")
    {
        Description = "text or json.",
        DefaultValueFactory = _ => "text",
    }.AcceptOnlyFromAmong("text", "json");

    public static async Task<int> Main(string[] args)
    {
        SocketScheduling.RunOnSocketThreads();
        var command = new RootCommand("PostgreSQL layer-7 gateway: lets in who has a grant, records every statement.")
        {
            Config, Acknowledge, Operations, DrainTimeout, Attached, LogFormat,
        };
        ClusterCommandLine.AddTo(command);
        command.SetAction(RunAsync);
        var parsed = command.Parse(args);
        var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
        return parsed.Errors.Count > 0 ? UsageError : code;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken ct)
    {
        if (!IPEndPoint.TryParse(result.GetValue(Operations)!, out var operations))
        {
            await Console.Error.WriteLineAsync("--operations: expected address:port, for example 127.0.0.1:9127");
            return UsageError;
        }

        var (cluster, error) = ClusterCommandLine.Read(result, result.GetValue(Config));
        if (error is not null)
        {
            await Console.Error.WriteLineAsync(error);
            return UsageError;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle);
        return await ProxyHost.RunAsync(
            new ProxyOptions
            {
                Config = result.GetValue(Config),
                Cluster = cluster,
                Acknowledge = result.GetValue(Acknowledge),
                Operations = operations,
                DrainTimeout = TimeSpan.FromSeconds(result.GetValue(DrainTimeout)),
                Attached = result.GetValue(Attached),
                JsonLog = result.GetValue(LogFormat) == "json",
            },
            stop.Token);

        void Handle(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }
}
