using System.CommandLine;
using System.Globalization;
using System.Net;
using GatewayOperator.Kubernetes;

namespace GatewayProxy.Kubernetes;

/// <summary>The options of a proxy that is configured by a Secret.</summary>
internal static class ClusterCommandLine
{
    private static readonly TimeSpan FarewellOfPods = TimeSpan.FromSeconds(5);

    private static readonly Option<string?> ConfigSecret = new("--config-secret")
    {
        Description = "Secret with the GatewayConfig, watched through the API server; instead of --config.",
    };

    private static readonly Option<string?> Namespace = new("--namespace")
    {
        Description = "Namespace of the Secret and of the target's resources; default is the pod's own.",
    };

    private static readonly Option<string?> Kubeconfig = new("--kubeconfig")
    {
        Description = "How to reach the API server; default is the pod's service account.",
    };

    private static readonly Option<string?> Spool = new("--spool")
    {
        Description = "Directory of the spool, with --config-secret; default is what the configuration says.",
    };

    private static readonly Option<string?> Listen = new("--listen")
    {
        Description = "address:port for clients, with --config-secret; default is what the configuration says.",
    };

    public static void AddTo(RootCommand command)
    {
        foreach (var option in (Option[])[ConfigSecret, Namespace, Kubeconfig, Spool, Listen])
        {
            command.Add(option);
        }
    }

    /// <summary>Neither: the configuration is a file.</summary>
    public static (ClusterOptions? Options, string? Error) Read(ParseResult result, string? file)
    {
        if (result.GetValue(ConfigSecret) is not { } secret)
        {
            return (null, file is null ? "one of --config and --config-secret is needed" : null);
        }

        IPEndPoint? listen = null;
        if (file is not null)
        {
            return (null, "--config and --config-secret exclude each other");
        }

        if (result.GetValue(Listen) is { } address && !IPEndPoint.TryParse(address, out listen))
        {
            return (null, "--listen: expected address:port, for example 0.0.0.0:5432");
        }

        try
        {
            var connection = KubeConnection.Default(result.GetValue(Kubeconfig));
            return (result.GetValue(Namespace) ?? connection.Namespace) is { } space
                ? (Options(result, connection, space, secret) with { Listen = listen }, null)
                : (null, "--namespace is needed: neither the pod nor the kubeconfig names one");
        }
        catch (Exception e) when (e is k8s.Exceptions.KubeConfigException or IOException)
        {
            return (null, $"--kubeconfig: {e.Message}");
        }
    }

    private static ClusterOptions Options(
        ParseResult result, KubeConnection connection, string space, string secret) => new()
        {
            Connection = connection,
            Namespace = space,
            ConfigSecret = secret,
            // Outside of a pod a name of this process, which no other proxy on this machine has.
            PodName = Environment.GetEnvironmentVariable("POD_NAME") is { Length: > 0 } pod
                ? pod
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Environment.MachineName.ToLowerInvariant()}-{Environment.ProcessId}"),
            Farewell = KubeConnection.IsInCluster ? FarewellOfPods : TimeSpan.Zero,
            PodUid = Environment.GetEnvironmentVariable("POD_UID") is { Length: > 0 } uid ? uid : null,
            Spool = result.GetValue(Spool),
        };
}
