using GatewayOperator.Api.Resources;
using GatewayOperator.Resources;
using GatewayOperator.Targets;

namespace GatewayOperator.Cluster.Targets;

public sealed class ClusterTargets
{
    public event Action<ResourceKey>? Changed;

    public TargetState? StateOf(ResourceKey target) => null;

    public Task ApplyAsync(ResourceKey target, ResourceSet set, CancellationToken ct)
    {
        Changed?.Invoke(target);
        return Task.CompletedTask;
    }

    public Task<RevokeOutcome> RemoveAsync(ResourceKey target, ResourceSet set, CancellationToken ct) =>
        Task.FromResult(new RevokeOutcome(null));

    public Task ForgetAsync(ResourceKey target) => Task.CompletedTask;

    public Task StopAsync() => Task.CompletedTask;
}
public sealed record RevokeOutcome(string? Error);
