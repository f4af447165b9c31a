using GatewayOperator.Provisioning;

namespace GatewayOperator.Cluster.Targets;

/// <summary>For taking everything out of a database: nothing is given there that a memory could keep back.</summary>
internal sealed class ForgetfulMemory : IProtectionMemory
{
    public Task<IReadOnlyList<RememberedColumn>> LoadAsync(TargetPlan plan, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<RememberedColumn>>([]);

    public Task SaveAsync(TargetPlan plan, IReadOnlyList<RememberedColumn> columns, CancellationToken ct) =>
        Task.CompletedTask;

    public Task<IReadOnlyList<KnownObjects>> LoadKnownAsync(TargetPlan plan, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<KnownObjects>>([]);

    public Task SaveKnownAsync(TargetPlan plan, IReadOnlyList<KnownObjects> databases, CancellationToken ct) =>
        Task.CompletedTask;
}
