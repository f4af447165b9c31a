using System.CommandLine;
using System.Net;
using System.Runtime.InteropServices;
using GatewayOperator.Admission;
using GatewayOperator.Admission.Registration;
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

    private static readonly Option<bool> Webhooks = new("--webhooks")
    {
        Description = "Serve the admission webhooks. Without them nothing can be approved.",
        DefaultValueFactory = _ => true,
    };

    private static readonly Option<string> WebhookAddress = new("--webhook-address")
    {
        Description = "Address and port of the admission webhooks.",
        HelpName = "ADDRESS:PORT",
        DefaultValueFactory = _ => "0.0.0.0:9443",
    };

    private static readonly Option<string?> WebhookUrl = new("--webhook-url")
    {
        Description = "Where the API server finds the webhooks. Default: the Service gateway-operator-webhooks.",
        HelpName = "URL",
    };

    private static readonly Option<string?> WebhookCertificates = new("--webhook-cert-dir")
    {
        Description = "Directory with tls.crt and tls.key, watched. Default: the operator makes certificates.",
        HelpName = "DIR",
    };

    private static readonly Option<bool> WebhookRegister = new("--webhook-register")
    {
        Description = "Tell the API server of the webhooks; false when somebody else does.",
        DefaultValueFactory = _ => true,
    };

    private static readonly Option<int> RecordHours = new("--record-hours")
    {
        Description = "Hours that the SessionRecord of an ended session is kept; its recording stays longer.",
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
            ProxiesOutsidePods, Webhooks, WebhookAddress, WebhookUrl, WebhookCertificates, WebhookRegister, RecordHours,
            RecordLimit, Logging,
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
            var options = Read(result, connection);
            return await ClusterMode.RunAsync(options, connection, TimeProvider.System, logs, stop.Token)
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
        var given = result.GetValue(Namespaces) ?? [];
        string[] served = given.Length > 0 ? [.. given.Distinct(StringComparer.Ordinal)] : [own];
        return new RunOptions
        {
            Namespaces = served,
            OperatorNamespace = own,
            ProxyImage = result.GetRequiredValue(ProxyImage),
            MetricsAddress = result.GetRequiredValue(MetricsAddress),
            LeaderElect = result.GetValue(LeaderElect),
            ProxiesInPods = !result.GetValue(ProxiesOutsidePods),
            Webhooks = result.GetValue(Webhooks) ? ReadWebhooks(result, own, served) : null,
            RecordRetention = TimeSpan.FromHours(result.GetValue(RecordHours)),
            RecordLimit = result.GetValue(RecordLimit),
        };
    }

    private static WebhookOptions ReadWebhooks(ParseResult result, string own, IReadOnlyList<string> served)
    {
        if (!IPEndPoint.TryParse(result.GetRequiredValue(WebhookAddress), out var endpoint))
        {
            throw new RunException("--webhook-address: expected address and port, for example 0.0.0.0:9443.");
        }

        Uri? url = null;
        if (result.GetValue(WebhookUrl) is { } text
            && !(Uri.TryCreate(text, UriKind.Absolute, out url) && url.Scheme == Uri.UriSchemeHttps))
        {
            throw new RunException("--webhook-url: expected an https URL, for example https://10.0.0.5:9443.");
        }

        return new WebhookOptions
        {
            Endpoint = endpoint,
            Namespace = own,
            IsServed = served.Contains,
            Address = url is null ? null : new WebhookClientConfig { Url = url },
            CertificateDirectory = result.GetValue(WebhookCertificates),
            Register = result.GetValue(WebhookRegister),
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
