using GatewayOperator.Api.Resources;

namespace GatewayOperator.Cluster.Statuses;

/// <summary>
/// The two conditions that tools which wait read (kstatus): Reconciling while the operator is at it, Stalled when only
/// somebody else can go on. Each is present only while it holds.
/// </summary>
public static class Progress
{
    private const string Reconciling = "Reconciling";
    private const string Stalled = "Stalled";

    private static readonly HashSet<string> Moving =
    [
        ConditionReasons.Pending, ConditionReasons.ProvisioningFailed, ConditionReasons.ProxyNotReady,
        ConditionReasons.TargetNotProgrammed, ConditionReasons.Deleting,
    ];

    /// <summary>The conditions with the one that sums up what Ready waits for.</summary>
    public static IReadOnlyList<Condition> With(IReadOnlyList<Condition> conditions)
    {
        var ready = conditions.FirstOrDefault(c => c.Type == ConditionTypes.Ready);
        // What has expired is done, and waits for nobody.
        return ready is null or { Status: ConditionStatus.True } or { Reason: ConditionReasons.Expired }
            ? conditions
            : [.. conditions, ready with
            {
                Type = Moving.Contains(ready.Reason) ? Reconciling : Stalled,
                Status = ConditionStatus.True,
            }];
    }
}
