using System.Collections.Concurrent;
using System.Text.Json;

namespace GatewayOperator.Provisioning;

/// <summary>Brings the roles and privileges of one target's database server to what a plan wants.</summary>
public sealed class Provisioner(TimeProvider time, IProtectionMemory protection, ILoggerFactory logs)
{
    private readonly ILogger _log = logs.CreateLogger<Provisioner>();
    private readonly DatabaseMemory _memory = new();

    /// <summary>By target what the log was told last: runs are frequent, and what stays true is no news.</summary>
    private readonly ConcurrentDictionary<string, string> _told = new(StringComparer.Ordinal);

    /// <summary>Level-triggered and idempotent: reads the catalog, executes the difference, verifies it.</summary>
    /// <returns>
    /// What the server or the network answered is in the result, see <see cref="ProvisioningResult.Error"/>; then no
    /// grant is reported as programmed.
    /// </returns>
    /// <exception cref="OperationCanceledException">The run stopped between two statements; run again.</exception>
    public async Task<ProvisioningResult> ReconcileAsync(TargetPlan plan, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var started = time.GetTimestamp();
        var connections = new TargetConnections(new AdminConnector(plan.Admin));
        var run = new TargetReconcile(plan, time.GetUtcNow(), _memory, protection, _log);
        await using (connections.ConfigureAwait(false))
        {
            try
            {
                var result = await run.RunAsync(connections, ct).ConfigureAwait(false);
                Report(plan, result, (long)time.GetElapsedTime(started).TotalMilliseconds);
                return result;
            }
            catch (Exception e) when (!ct.IsCancellationRequested && Problem(e, plan) is not null)
            {
                var problem = Problem(e, plan)!;
                Log.TargetFailed(_log, plan.TargetName, problem);
                return new ProvisioningResult
                {
                    Succeeded = false,
                    Error = problem,
                    Grants = new Dictionary<string, GrantOutcome>(),
                    Notices = [],
                    StatementsExecuted = run.StatementsExecuted,
                };
            }
        }
    }

    private static string? Problem(Exception fault, TargetPlan plan) =>
        fault is ProvisioningException refused ? refused.Message : ConnectionFault.Describe(fault, plan.Admin);

    private void Report(TargetPlan plan, ProvisioningResult result, long milliseconds)
    {
        var problems = JsonSerializer.Serialize(new { result.Grants, result.Notices });
        if (!_told.TryGetValue(plan.TargetName, out var told) || told != problems)
        {
            _told[plan.TargetName] = problems;
            ReportProblems(plan, result);
        }

        if (result.StatementsExecuted == 0)
        {
            Log.Unchanged(_log, plan.TargetName, milliseconds);
            return;
        }

        var programmed = result.Grants.Values.Count(g => g.Programmed);
        Log.Provisioned(
            _log, plan.TargetName, programmed, plan.Grants.Count, result.StatementsExecuted, milliseconds);
    }

    private void ReportProblems(TargetPlan plan, ProvisioningResult result)
    {
        foreach (var grant in plan.Grants)
        {
            if (result.Grants[grant.Uid] is { Programmed: false } outcome)
            {
                Log.GrantFailed(
                    _log, plan.TargetName, $"{grant.Namespace}/{grant.Name}", outcome.Reason, outcome.Message);
            }
        }

        foreach (var notice in result.Notices)
        {
            Log.Noticed(_log, plan.TargetName, notice);
        }
    }
}
