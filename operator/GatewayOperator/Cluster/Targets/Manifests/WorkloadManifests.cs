using GatewayOperator.Api.Targets;
using GatewayOperator.Api.Values;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Cluster.Targets.Manifests;

/// <summary>What runs a gateway's pods: a Deployment, or a StatefulSet where the spool is a volume claim.</summary>
public static class WorkloadManifests
{
    private const long Mebibyte = 1L << 20;

    private static readonly string[] OneNode = ["ReadWriteOnce"];

    public static ResourceType TypeOf(DatabaseTarget target) =>
        Claim(target) is null ? OwnedKinds.Deployment : OwnedKinds.StatefulSet;

    /// <summary>What an earlier spec may have left.</summary>
    public static ResourceType OtherTypeOf(DatabaseTarget target) =>
        Claim(target) is null ? OwnedKinds.StatefulSet : OwnedKinds.Deployment;

    public static Manifest Of(GatewayShape shape) =>
        Claim(shape.Target) is { } claim ? StatefulSet(shape, claim) : Deployment(shape);

    private static VolumeClaim? Claim(DatabaseTarget target) => target.Spec.Recording.Spool.VolumeClaimTemplate;

    private static Manifest Deployment(GatewayShape shape) => GatewayShape.Manifest(OwnedKinds.Deployment, new
    {
        metadata = shape.Metadata(),
        spec = new
        {
            replicas = shape.Target.Spec.Gateway.Replicas,
            revisionHistoryLimit = 3,
            selector = new { matchLabels = shape.Selector },
            // No session is cut off by a rollout before another pod can take it up again.
            strategy = new { type = "RollingUpdate", rollingUpdate = new { maxUnavailable = 0, maxSurge = 1 } },
            template = PodTemplate.Of(shape, SpoolSize(shape.Target)),
        },
    });

    private static Manifest StatefulSet(GatewayShape shape, VolumeClaim claim) =>
        GatewayShape.Manifest(OwnedKinds.StatefulSet, new
        {
            metadata = shape.Metadata(),
            spec = new
            {
                replicas = shape.Target.Spec.Gateway.Replicas,
                revisionHistoryLimit = 3,
                serviceName = shape.Name,
                podManagementPolicy = "Parallel",
                selector = new { matchLabels = shape.Selector },
                template = PodTemplate.Of(shape, spoolSize: null),
                volumeClaimTemplates = new[]
                {
                    new
                    {
                        metadata = new { name = PodTemplate.SpoolVolume },
                        spec = new
                        {
                            accessModes = OneNode,
                            storageClassName = claim.StorageClassName,
                            resources = new { requests = new { storage = claim.Size.ToString() } },
                        },
                    },
                },
            },
        });

    // A pod beyond the limit is evicted: the proxy's own bound must come first.
    private static string SpoolSize(DatabaseTarget target)
    {
        var bytes = target.Spec.Recording.Spool.MaxBytes.Bytes;
        var mebibytes = (bytes / Mebibyte) + (bytes / Mebibyte / 4) + 64;
        return new ByteQuantity(mebibytes * Mebibyte).ToString();
    }
}
