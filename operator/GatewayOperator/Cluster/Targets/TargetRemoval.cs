using GatewayOperator.Api.Resources;
using GatewayOperator.Compile;
using GatewayOperator.Provisioning;
using GatewayOperator.Resources;

namespace GatewayOperator.Cluster.Targets;

/// <summary>The plan that takes everything of ours out of a target's databases.</summary>
internal static class TargetRemoval
{
    /// <summary>The plan; else why there is none.</summary>
    /// <param name="target">The target.</param>
    /// <param name="resources">What is known of it now.</param>
    /// <param name="options">The installation.</param>
    /// <param name="last">What its databases were last brought to, if that is known.</param>
    /// <param name="now">The time.</param>
    public static (TargetPlan? Plan, string? Fault) Plan(
        ResourceKey target, ResourceSet resources, ClusterTargetOptions options, TargetPlan? last, DateTimeOffset now)
    {
        var compiled = resources.FindTarget(target.Namespace, target.Name) is { } found
            ? TargetCompiler.Compile(found, resources, ClusterMaterials.ForRemoval(options), now)
            : null;
        // With the newest password of the administrator; else with the one that worked last.
        return (compiled?.Plan ?? last) is { } plan
            ? (plan with { Grants = [], Removed = true }, null)
            : (null, compiled?.Fault?.Message ?? "What the target says is not known.");
    }
}
