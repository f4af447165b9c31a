using GatewayOperator.Api.Resources;
using GatewayOperator.Cluster.Statuses;

namespace GatewayOperator.Tests.Cluster;

public sealed class ProgressTests
{
    [TestCase(ConditionReasons.Pending, "Reconciling")]
    [TestCase(ConditionReasons.ProvisioningFailed, "Reconciling")]
    [TestCase(ConditionReasons.SecretNotFound, "Stalled")]
    [TestCase(ConditionReasons.Invalid, "Stalled")]
    public void What_is_not_ready_says_whether_somebody_has_to_act(string reason, string type)
    {
        var all = Progress.With([Ready(ConditionStatus.False, reason)]);

        Assert.That(all.Where(c => c.Status == ConditionStatus.True).Select(c => c.Type), Is.EqualTo(new[] { type }));
    }

    [TestCase(ConditionStatus.True, ConditionReasons.Ready)]
    [TestCase(ConditionStatus.False, ConditionReasons.Expired)]
    public void What_is_done_waits_for_nobody(ConditionStatus status, string reason)
    {
        Assert.That(Progress.With([Ready(status, reason)]), Has.Count.EqualTo(1));
    }

    private static Condition Ready(ConditionStatus status, string reason) => new()
    {
        Type = ConditionTypes.Ready, Status = status, Reason = reason, Message = "", LastTransitionTime = default,
    };
}
