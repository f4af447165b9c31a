using Prometheus;

namespace GatewayOperator.Kubernetes;

/// <summary>How fresh the copies of the API server's objects are.</summary>
public sealed class InformerMetrics
{
    private readonly Gauge _contact;
    private readonly Counter _relists;
    private readonly Counter _undecodable;

    /// <summary>The process' own, for all that is not told of another.</summary>
    public static InformerMetrics Shared { get; } = new();

    /// <param name="registry">Null: the process' own.</param>
    public InformerMetrics(CollectorRegistry? registry = null)
    {
        var factory = Metrics.WithCustomRegistry(registry ?? Metrics.DefaultRegistry);
        _contact = factory.CreateGauge(
            "gateway_informer_last_contact_seconds",
            "Time of the last list, event or bookmark, in seconds since 1970.",
            "kind");
        _relists = factory.CreateCounter(
            "gateway_watch_relists_total", "Lists that had to be read again after the first.", "kind");
        _undecodable = factory.CreateCounter(
            "gateway_informer_undecodable_objects_total",
            "Versions of objects that this program could not decode; the last good ones stayed.",
            "kind");
    }

    internal void Contact(string kind, DateTimeOffset at) =>
        _contact.WithLabels(kind).Set(at.ToUnixTimeMilliseconds() / 1000d);

    internal void Undecodable(string kind) => _undecodable.WithLabels(kind).Inc();

    internal void Relisted(string kind) => _relists.WithLabels(kind).Inc();
}
