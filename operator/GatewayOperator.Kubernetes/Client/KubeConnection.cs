using k8s;
using k8s.Exceptions;

namespace GatewayOperator.Kubernetes;

/// <summary>Where the API server is, which certificate authority it is trusted for, and who we are to it.</summary>
public sealed record KubeConnection
{
    /// <summary>Refuses what would send credentials to a server that nobody has authenticated.</summary>
    internal KubeConnection(KubernetesClientConfiguration configuration)
    {
        if (!Uri.TryCreate(configuration.Host, UriKind.Absolute, out var server))
        {
            throw new KubeConfigException("The kubeconfig names no API server; set cluster.server to its URL.");
        }

        if (configuration.SkipTlsVerify)
        {
            throw new KubeConfigException(
                "The kubeconfig sets insecure-skip-tls-verify, with which anybody could pose as the API server. "
                + "Remove it and set certificate-authority instead.");
        }

        if (server.Scheme != Uri.UriSchemeHttps && !server.IsLoopback)
        {
            throw new KubeConfigException(
                $"The API server's address {server} is not encrypted; use an https URL (http only on this machine).");
        }

        Configuration = configuration;
        Server = server;
    }

    /// <summary>Whether this process runs in a pod with a service account.</summary>
    public static bool IsInCluster => KubernetesClientConfiguration.IsInCluster();

    /// <summary>The namespace of the pod or of the context; null when neither names one.</summary>
    public string? Namespace => string.IsNullOrWhiteSpace(Configuration.Namespace)
        ? null
        : Configuration.Namespace.Trim();

    /// <summary>The API server's address.</summary>
    public Uri Server { get; }

    internal KubernetesClientConfiguration Configuration { get; }

    /// <summary>The service account of the pod that this process runs in.</summary>
    public static KubeConnection InCluster() => new(KubernetesClientConfiguration.InClusterConfig());

    /// <summary>A kubeconfig file.</summary>
    /// <param name="path">Null: the files of KUBECONFIG, or else ~/.kube/config.</param>
    /// <param name="context">Null: the file's current context.</param>
    public static KubeConnection FromKubeconfig(string? path, string? context = null)
    {
        var files = path is null
            ? (Environment.GetEnvironmentVariable("KUBECONFIG") ?? "")
                .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            : [path];
        if (files.Length > 1 && context is not null)
        {
            throw new KubeConfigException(
                "KUBECONFIG names several files; to choose a context name the one file that has it.");
        }

        return new(files.Length > 1
            ? KubernetesClientConfiguration.BuildDefaultConfig()
            : KubernetesClientConfiguration.BuildConfigFromConfigFile(files.FirstOrDefault(), context));
    }

    /// <summary>The file when one is named, or else the pod's service account, or else the user's kubeconfig.</summary>
    public static KubeConnection Default(string? kubeconfig, string? context = null) =>
        kubeconfig is null && context is null && IsInCluster ? InCluster() : FromKubeconfig(kubeconfig, context);

    /// <summary>Never prints credentials.</summary>
    public override string ToString() => $"API server {Server}";
}
