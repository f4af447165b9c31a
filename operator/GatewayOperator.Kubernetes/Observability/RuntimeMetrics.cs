using Prometheus;

namespace GatewayOperator.Kubernetes;

/// <summary>
/// What queues, controllers, elections and events measure, under the names that existing dashboards for controllers
/// read.
/// </summary>
public sealed class RuntimeMetrics
{
    private readonly Gauge _depth;
    private readonly Counter _adds;
    private readonly Counter _retries;
    private readonly Histogram _waited;
    private readonly Histogram _worked;
    private readonly Counter _reconciles;
    private readonly Counter _errors;
    private readonly Counter _terminal;
    private readonly Histogram _seconds;
    private readonly Gauge _active;
    private readonly Gauge _leads;
    private readonly Counter _eventsDropped;

    /// <param name="registry">Null: the process' own.</param>
    public RuntimeMetrics(CollectorRegistry? registry = null)
    {
        var create = Metrics.WithCustomRegistry(registry ?? Metrics.DefaultRegistry);
        var queueSeconds = new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.00001, 10, 10) };
        var reconcileSeconds = new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.005, 2, 14) };
        _depth = create.CreateGauge("workqueue_depth", "Keys that wait for a worker.", "name");
        _adds = create.CreateCounter("workqueue_adds_total", "Keys added.", "name");
        _retries = create.CreateCounter("workqueue_retries_total", "Keys added again after a failure.", "name");
        _waited = create.CreateHistogram(
            "workqueue_queue_duration_seconds", "How long keys waited for a worker.", ["name"], queueSeconds);
        _worked = create.CreateHistogram(
            "workqueue_work_duration_seconds", "How long workers took for a key.", ["name"], queueSeconds);
        _reconciles = create.CreateCounter(
            "controller_runtime_reconcile_total", "Reconciles by result.", "controller", "result");
        _errors = create.CreateCounter(
            "controller_runtime_reconcile_errors_total", "Reconciles that failed.", "controller");
        _terminal = create.CreateCounter(
            "controller_runtime_terminal_reconcile_errors_total",
            "Reconciles that failed in a way that trying again cannot mend.",
            "controller");
        _seconds = create.CreateHistogram(
            "controller_runtime_reconcile_time_seconds", "How long reconciles took.", ["controller"], reconcileSeconds);
        _active = create.CreateGauge("controller_runtime_active_workers", "Reconciles that run now.", "controller");
        _leads = create.CreateGauge("leader_election_master_status", "1 while this process leads.", "name");
        _eventsDropped = create.CreateCounter(
            "gateway_events_dropped_total", "Kubernetes Events that were not written, by cause.", "cause");
    }

    /// <summary>The process' own, for all that is not told of another.</summary>
    public static RuntimeMetrics Shared { get; } = new();

    internal QueueMetrics Queue(string name, TimeProvider time) => new(
        _depth.WithLabels(name),
        _adds.WithLabels(name),
        _retries.WithLabels(name),
        _waited.WithLabels(name),
        _worked.WithLabels(name),
        time);

    internal ControllerMetrics Controller(string name) => new(
        name,
        _reconciles,
        _errors.WithLabels(name),
        _terminal.WithLabels(name),
        _seconds.WithLabels(name),
        _active.WithLabels(name));

    internal void Leads(string name, bool leads) => _leads.WithLabels(name).Set(leads ? 1 : 0);

    internal void EventDropped(string cause) => _eventsDropped.WithLabels(cause).Inc();
}
