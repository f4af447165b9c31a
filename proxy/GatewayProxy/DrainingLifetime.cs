namespace GatewayProxy;

/// <summary>A host lifetime that reacts to no signal: <see cref="Program"/> does, and drains first.</summary>
public sealed class DrainingLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
