using Prometheus;

namespace GatewayOperator.Kubernetes;

/// <summary>What one controller measures.</summary>
internal sealed class ControllerMetrics(
    string name,
    Counter reconciles,
    Counter.Child errors,
    Counter.Child terminal,
    Histogram.Child seconds,
    Gauge.Child active)
{
    public IDisposable Running() => active.TrackInProgress();

    public void Succeeded(TimeSpan duration, bool requeued) => Count(requeued ? "requeue_after" : "success", duration);

    public void Failed(TimeSpan duration)
    {
        errors.Inc();
        Count("error", duration);
    }

    public void GaveUp(TimeSpan duration)
    {
        terminal.Inc();
        Failed(duration);
    }

    private void Count(string result, TimeSpan duration)
    {
        reconciles.WithLabels(name, result).Inc();
        seconds.Observe(duration.TotalSeconds);
    }
}
