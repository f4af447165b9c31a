using System.Globalization;
using GatewayOperator.Api.Cluster;

namespace GatewayOperator.Cluster.Targets.Manifests;

/// <summary>
/// The pods of a gateway. They pass the pod security standard restricted, and nothing in them follows the
/// configuration: what changes there is watched by the proxy and never restarts it.
/// </summary>
public static class PodTemplate
{
    public const string SpoolVolume = "spool";
    public const string SpoolPath = "/var/lib/dbgateway/spool";

    // Any but root's; images of the project use the same.
    private const int User = 65532;

    private const int GraceBeyondDrain = 15;

    /// <param name="shape">The gateway.</param>
    /// <param name="spoolSize">Size of the pod's own spool; null when it is a claim.</param>
    public static object Of(GatewayShape shape, string? spoolSize) => new
    {
        metadata = new { labels = shape.PodLabels },
        spec = new
        {
            serviceAccountName = shape.Name,
            automountServiceAccountToken = true,
            enableServiceLinks = false,
            terminationGracePeriodSeconds = (int)shape.Options.DrainTimeout.TotalSeconds + GraceBeyondDrain,
            securityContext = new
            {
                runAsNonRoot = true,
                runAsUser = User,
                runAsGroup = User,
                fsGroup = User,
                seccompProfile = new { type = "RuntimeDefault" },
            },
            containers = new[] { Container(shape) },
            volumes = Volumes(spoolSize),
            topologySpreadConstraints = new[]
            {
                Spread(shape, "kubernetes.io/hostname"), Spread(shape, "topology.kubernetes.io/zone"),
            },
        },
    };

    private static object Container(GatewayShape shape) => new
    {
        name = "gateway",
        image = shape.Options.ProxyImage,
        args = Arguments(shape),
        env = new object[]
        {
            Field("POD_NAME", "metadata.name"), Field("POD_UID", "metadata.uid"),
            Field("POD_NAMESPACE", "metadata.namespace"),
            // The diagnostics socket needs a writable root.
            new { name = "DOTNET_EnableDiagnostics", value = "0" },
        },
        ports = new[]
        {
            new { name = "postgres", containerPort = GatewayShape.ClientPort, protocol = "TCP" },
            new { name = "operations", containerPort = GatewayShape.OperationsPort, protocol = "TCP" },
        },
        startupProbe = Probe("/livez", period: 2, failures: 60),
        livenessProbe = Probe("/livez", period: 10, failures: 6),
        readinessProbe = Probe("/readyz", period: 2, failures: 1),
        resources = new { requests = new { cpu = "100m", memory = "128Mi" } },
        securityContext = new
        {
            allowPrivilegeEscalation = false,
            readOnlyRootFilesystem = true,
            runAsNonRoot = true,
            capabilities = new { drop = new[] { "ALL" } },
        },
        volumeMounts = new[]
        {
            new { name = SpoolVolume, mountPath = SpoolPath }, new { name = "tmp", mountPath = "/tmp" },
        },
    };

    private static string[] Arguments(GatewayShape shape) =>
    [
        "--config-secret", ClusterNames.Config(shape.Target.Metadata.Name),
        "--namespace", shape.Namespace,
        "--spool", SpoolPath,
        "--listen", string.Create(CultureInfo.InvariantCulture, $"0.0.0.0:{GatewayShape.ClientPort}"),
        "--operations", string.Create(CultureInfo.InvariantCulture, $"0.0.0.0:{GatewayShape.OperationsPort}"),
        "--drain-timeout", shape.Options.DrainTimeout.TotalSeconds.ToString("0", CultureInfo.InvariantCulture),
    ];

    private static IEnumerable<object> Volumes(string? spoolSize)
    {
        if (spoolSize is not null)
        {
            yield return new { name = SpoolVolume, emptyDir = new { sizeLimit = spoolSize } };
        }

        yield return new { name = "tmp", emptyDir = new { sizeLimit = "64Mi" } };
    }

    private static object Spread(GatewayShape shape, string key) => new
    {
        maxSkew = 1,
        topologyKey = key,
        whenUnsatisfiable = "ScheduleAnyway",
        labelSelector = new { matchLabels = shape.Selector },
    };

    private static object Probe(string path, int period, int failures) => new
    {
        httpGet = new { path, port = "operations" },
        periodSeconds = period,
        timeoutSeconds = 5,
        failureThreshold = failures,
    };

    private static object Field(string name, string path) =>
        new { name, valueFrom = new { fieldRef = new { fieldPath = path } } };
}
