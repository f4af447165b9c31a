using GatewayOperator.Api.Resources;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace GatewayOperator.Kubernetes;

/// <summary>Writes Kubernetes Events. Recording never waits and never throws.</summary>
public sealed class EventRecorder
{
    public EventRecorder(KubeClient client, string controller, TimeProvider time, ILogger log, EventRecorderOptions? options = null)
    {
    }

    public void Record(IResource regarding, EventKind kind, string reason, string action, string note)
    {
        GC.KeepAlive(this);
    }

    public void Record(V1ObjectReference regarding, EventKind kind, string reason, string action, string note)
    {
        GC.KeepAlive(this);
    }

    public Task RunAsync(CancellationToken stop)
    {
        GC.KeepAlive(this);
        return Task.CompletedTask;
    }
}
