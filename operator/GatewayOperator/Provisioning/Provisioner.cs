using Microsoft.Extensions.Logging;

namespace GatewayOperator.Provisioning;

/// <summary>Brings the roles and privileges of one target's database server to what a plan wants.</summary>
public sealed class Provisioner(TimeProvider time, ILoggerFactory logs)
{
    private readonly TimeProvider _time = time;
    private readonly ILogger _log = logs.CreateLogger<Provisioner>();

    /// <summary>Level-triggered and idempotent: reads the catalog, executes the difference, verifies it.</summary>
    /// <returns>Never throws for what the server or the network answers; see <see cref="ProvisioningResult.Error"/>.</returns>
    public Task<ProvisioningResult> ReconcileAsync(TargetPlan plan, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(plan);
        throw new NotSupportedException($"{_log}{_time}");
    }
}
