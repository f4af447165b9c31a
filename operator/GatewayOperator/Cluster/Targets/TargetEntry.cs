using GatewayOperator.Targets;

namespace GatewayOperator.Cluster.Targets;

/// <summary>A target that is served.</summary>
/// <param name="Gateway">Its gateway.</param>
/// <param name="Runner">What keeps it.</param>
/// <param name="Stop">Ends that.</param>
/// <param name="Running">Done when it has ended.</param>
internal sealed record TargetEntry(
    ClusterGateway Gateway, TargetRunner Runner, CancellationTokenSource Stop, Task Running)
{
    /// <summary>Has it end, without waiting until it has.</summary>
    public void Cancel() => Stop.Cancel();

    public async Task StopAsync()
    {
        await Stop.CancelAsync().ConfigureAwait(false);
        await Running.ConfigureAwait(false);
    }
}
