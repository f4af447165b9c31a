using System.CommandLine;
using System.Runtime.InteropServices;
using GatewayOperator.Cluster.Installation;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Cluster.Running;

/// <summary><c>gateway-operator run</c>: the operator on a Kubernetes cluster.</summary>
public static class RunCommand
{
    private static readonly Option<string[]> Namespaces = new("--namespace", "-n")
    {
        Description = "Namespace to serve; may be given several times. Default: the operator's own.",
        HelpName = "NAMESPACE",
    };

    private static readonly Option<string?> OperatorNamespace = new("--operator-namespace")
    {
        Description = "Namespace of the operator's own Secret and Lease. Default: that of its pod.",
        HelpName = "NAMESPACE",
    };

    private static readonly Option<string?> Kubeconfig = new("--kubeconfig")
    {
        Description = "Where the API server is and who the operator is. Default: the pod's service account.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Context = new("--context")
    {
        Description = "Context of the kubeconfig.",
        HelpName = "NAME",
    };

    private static readonly Option<string> ProxyImage = new("--proxy-image")
    {
        Description = "Image of the gateways' pods.",
        HelpName = "IMAGE",
        Required = true,
    };

    private static readonly Option<string> MetricsAddress = new("--metrics-address")
    {
        Description = "Address and port of /metrics, /livez and /readyz.",
        HelpName = "ADDRESS:PORT",
        DefaultValueFactory = _ => "0.0.0.0:8080",
    };

    private static readonly Option<bool> LeaderElect = new("--leader-elect")
    {
        Description = "Of several operators one works at a time.",
        DefaultValueFactory = _ => true,
    };

    private static readonly Option<bool> ProxiesOutsidePods = new("--proxies-outside-pods")
    {
        Description = "Gateways do not run in pods: their Leases alone say that they live. For development only.",
    };

    private static readonly Option<int> RecordHours = new("--record-hours")
    {
        Description = "Hours that the SessionRecord of an ended session is kept. Recordings are kept on their own terms.",
        HelpName = "N",
        DefaultValueFactory = _ => 24,
    };

    private static readonly Option<int> RecordLimit = new("--record-limit")
    {
        Description = "SessionRecords that are kept in one namespace.",
        HelpName = "N",
        DefaultValueFactory = _ => 1000,
    };

    private static readonly Option<LogFormat> Logging = new("--log-format")
    {
        Description = "Text for people, Json for programs.",
        DefaultValueFactory = _ => LogFormat.Json,
    };

    public static Command Create()
    {
        var command = new Command("run", "Run the operator on a Kubernetes cluster.")
        {
            Namespaces, OperatorNamespace, Kubeconfig, Context, ProxyImage, MetricsAddress, LeaderElect,
            ProxiesOutsidePods, RecordHours, RecordLimit, Logging,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var logs = Logs(result.GetValue(Logging));
        try
        {
            var connection = Connect(result);
            return await ClusterMode.RunAsync(Read(result, connection), connection, TimeProvider.System, logs, stop.Token)
                .ConfigureAwait(false);
        }
        catch (RunException e)
        {
            await Console.Error.WriteLineAsync($"gateway-operator: {e.Message}").ConfigureAwait(false);
            return 1;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static KubeConnection Connect(ParseResult result)
    {
        try
        {
            return KubeConnection.Default(result.GetValue(Kubeconfig), result.GetValue(Context));
        }
        catch (Exception e) when (e is k8s.Exceptions.KubeConfigException or IOException)
        {
            throw new RunException(
                $"There is no way to the API server: {e.Message} Run in a pod, or name a file with --kubeconfig.");
        }
    }

    private static RunOptions Read(ParseResult result, KubeConnection connection)
    {
        var own = result.GetValue(OperatorNamespace) ?? connection.Namespace
            ?? throw new RunException("--operator-namespace: give it, no pod and no context names one.");
        var spaces = result.GetValue(Namespaces) ?? [];
        return new RunOptions
        {
            Namespaces = spaces.Length > 0 ? [.. spaces.Distinct(StringComparer.Ordinal)] : [own],
            OperatorNamespace = own,
            ProxyImage = result.GetRequiredValue(ProxyImage),
            MetricsAddress = result.GetRequiredValue(MetricsAddress),
            LeaderElect = result.GetValue(LeaderElect),
            ProxiesInPods = !result.GetValue(ProxiesOutsidePods),
            RecordRetention = TimeSpan.FromHours(result.GetValue(RecordHours)),
            RecordLimit = result.GetValue(RecordLimit),
        };
    }

    private static ILoggerFactory Logs(LogFormat format) => LoggerFactory.Create(b =>
    {
        if (format == LogFormat.Json)
        {
            b.AddJsonConsole(o =>
            {
                o.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
                o.UseUtcTimestamp = true;
                o.IncludeScopes = true;
            });
        }
        else
        {
            b.AddSimpleConsole(o =>
            {
                o.SingleLine = true;
                o.TimestampFormat = "HH:mm:ss ";
                o.UseUtcTimestamp = true;
            });
        }

        b.AddFilter("Microsoft", LogLevel.Warning);
    });
}
