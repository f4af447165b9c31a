using System.CommandLine;
using System.Net;
using System.Runtime.InteropServices;

namespace GatewayOperator.Local;

/// <summary><c>gateway-operator local</c>: everything on one machine, from a directory of YAML files.</summary>
public static class LocalCommand
{
    private static readonly Option<string> Resources = new("--resources")
    {
        Description = "Directory of resources (*.yaml); watched.",
        HelpName = "DIR",
        Required = true,
    };

    private static readonly Option<string?> State = new("--state")
    {
        Description = "Directory for keys and running configuration; default .dbgateway in the resource directory.",
        HelpName = "DIR",
    };

    private static readonly Option<string> Listen = new("--listen")
    {
        Description = "IP address that the gateways bind.",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    private static readonly Option<int?> DevIssuer = new("--dev-issuer")
    {
        Description = "Run a development token issuer on 127.0.0.1; default port 8899. Never use it with real data.",
        HelpName = "PORT",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Proxy = new("--proxy")
    {
        Description = "The gateway-proxy binary; default beside this one.",
        HelpName = "FILE",
    };

    private static readonly Option<int> Drain = new("--drain-timeout")
    {
        Description = "Seconds a stopping gateway waits for open transactions.",
        HelpName = "N",
        DefaultValueFactory = _ => 10,
    };

    /// <summary>Port of the development issuer when none is given.</summary>
    public const int DefaultDevIssuerPort = 8899;

    public static Command Create()
    {
        var command = new Command("local", "Run operator and gateways on this machine from a directory of resources.")
        {
            Resources, State, Listen, DevIssuer, Proxy, Drain,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken ct)
    {
        LocalOptions options;
        try
        {
            options = Read(result);
        }
        catch (LocalModeException e)
        {
            await Console.Error.WriteLineAsync($"gateway-operator: {e.Message}").ConfigureAwait(false);
            return 2;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var logs = LoggerFactory.Create(b => b.AddSimpleConsole(o =>
        {
            o.SingleLine = true;
            o.TimestampFormat = "HH:mm:ss ";
            o.UseUtcTimestamp = true;
        }).AddFilter("Microsoft", LogLevel.Warning)
            // What stops the start is said in one line, not with a stack trace before it.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None));
        return await LocalMode.RunAsync(options, Console.Out, TimeProvider.System, logs, stop.Token)
            .ConfigureAwait(false);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static LocalOptions Read(ParseResult result)
    {
        var resources = Path.GetFullPath(result.GetRequiredValue(Resources));
        if (!Directory.Exists(resources))
        {
            throw new LocalModeException(
                $"--resources: {resources} is not a directory; create it and put YAML files in it.");
        }

        if (!IPAddress.TryParse(result.GetValue(Listen), out var listen))
        {
            throw new LocalModeException("--listen: expected an IP address, for example 127.0.0.1.");
        }

        return new LocalOptions
        {
            Resources = resources,
            State = Path.GetFullPath(result.GetValue(State) ?? Path.Combine(resources, ".dbgateway")),
            Listen = listen,
            DevIssuerPort = result.GetResult(DevIssuer) is null
                ? null
                : result.GetValue(DevIssuer) ?? DefaultDevIssuerPort,
            Proxy = ProxyLocator.Find(result.GetValue(Proxy)),
            DrainTimeout = TimeSpan.FromSeconds(result.GetValue(Drain)),
        };
    }
}
