namespace GatewayOperator.Admission;

/// <summary>Leaves signals to the operator: webhooks end last.</summary>
internal sealed class WebhookLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
