using k8s;

namespace GatewayOperator.Kubernetes;

/// <summary>Where the API server is, which certificate authority it is trusted for, and who we are to it.</summary>
public sealed record KubeConnection
{
    internal KubeConnection(KubernetesClientConfiguration configuration) => Configuration = configuration;

    internal KubernetesClientConfiguration Configuration { get; }

    /// <summary>The namespace of the pod or of the context; null when neither names one.</summary>
    public string? Namespace => string.IsNullOrEmpty(Configuration.Namespace) ? null : Configuration.Namespace;

    /// <summary>The API server's address.</summary>
    public Uri Server => new(Configuration.Host);

    /// <summary>Whether this process runs in a pod with a service account.</summary>
    public static bool IsInCluster => KubernetesClientConfiguration.IsInCluster();

    /// <summary>The service account of the pod that this process runs in.</summary>
    public static KubeConnection InCluster() =>
        new(KubernetesClientConfiguration.InClusterConfig());

    /// <summary>A kubeconfig file.</summary>
    /// <param name="path">Null: KUBECONFIG, or else ~/.kube/config.</param>
    /// <param name="context">Null: the file's current context.</param>
    public static KubeConnection FromKubeconfig(string? path, string? context = null) =>
        new(KubernetesClientConfiguration.BuildConfigFromConfigFile(path, context));

    /// <summary>The file when one is named, or else the pod's service account, or else the user's kubeconfig.</summary>
    public static KubeConnection Default(string? kubeconfig, string? context = null) =>
        kubeconfig is null && context is null && IsInCluster ? InCluster() : FromKubeconfig(kubeconfig, context);
}
