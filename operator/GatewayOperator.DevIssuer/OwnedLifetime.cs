using Microsoft.Extensions.Hosting;

namespace GatewayOperator.DevIssuer;

/// <summary>Leaves signals to the process that started the issuer.</summary>
internal sealed class OwnedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
