using GatewayOperator.Cluster.Targets;
using GatewayOperator.Targets;
using GatewayOperator.Tests.ClusterSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace GatewayOperator.Tests.Cluster.Targets;

/// <summary>The part of an operator that serves targets, as long as it lives.</summary>
internal sealed class Operation : IAsyncDisposable
{
    private readonly CancellationTokenSource _lost = new();
    private readonly TargetStage _stage;
    private readonly Task _following;

    public Operation(TargetStage stage)
    {
        _stage = stage;
        Targets = new ClusterTargets(
            stage.Client, stage.Options, new NothingActive(), TimeProvider.System, NullLoggerFactory.Instance);
        _following = Targets.RunAsync(_lost.Token);
    }

    public ClusterTargets Targets { get; }

    /// <summary>What is known of the target, once it is as wanted.</summary>
    public async Task<TargetState> StateAsync(Predicate<TargetState> isSo)
    {
        TargetState? state = null;
        await Wait.UntilAsync(
            "the target is as wanted",
            () => Task.FromResult((state = Targets.StateOf(_stage.Key)) is not null && isSo(state)),
            () => $"Trouble: {state?.Trouble}, fault: {state?.Compiled?.Fault?.Message}, "
                + $"database: {state?.ProvisioningError}.");
        return state!;
    }

    public async ValueTask DisposeAsync()
    {
        await Targets.DisposeAsync();
        await _lost.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _lost.Dispose();
    }
}
